package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.AUTHORIZE;
import static dev.handfast.sandbox.platforms.Endpoint.IDENTITY;
import static dev.handfast.sandbox.platforms.Endpoint.LOOKUP;
import static dev.handfast.sandbox.platforms.Endpoint.REVOKE;
import static dev.handfast.sandbox.platforms.Endpoint.TARGETS;
import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Facebook: the Graph API, Pages with tokens of their own, and what a person declined is not asked for again unless told to. */
final class SimulatedFacebook extends SimulatedMeta {
    private static final Duration SHORT = Duration.ofSeconds(5400);
    static final String LIST = "pages_show_list";
    static final String BUSINESS = "business_management";

    private final FacebookPages pages;
    private final Map<String, Set<String>> declined = new HashMap<>();

    SimulatedFacebook(Stage stage) {
        super(
                stage,
                new Manners(
                        "facebook",
                        "Facebook",
                        "client_id",
                        "[ ,]+",
                        Set.of(
                                "public_profile",
                                "email",
                                LIST,
                                "pages_read_engagement",
                                "pages_read_user_content",
                                "pages_manage_posts",
                                "pages_manage_engagement",
                                "pages_manage_metadata",
                                "read_insights",
                                "instagram_basic",
                                "instagram_content_publish",
                                BUSINESS),
                        Set.of("public_profile", LIST),
                        Manners.Pkce.IGNORED,
                        Manners.ClientAuth.BODY,
                        true,
                        Duration.ofMinutes(10)));
        pages = new FacebookPages(stage, ledger, this::graphToken, this::need);
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("www", "/{version}/dialog/oauth", AUTHORIZE, call -> versioned(call, this::authorize))
                .get("graph", "/{version}/oauth/access_token", TOKEN, call -> versioned(call, this::accessToken))
                .post("graph", "/{version}/oauth/access_token", TOKEN, call -> versioned(call, this::accessToken))
                .get("graph", "/{version}/debug_token", LOOKUP, call -> versioned(call, this::debug))
                .get("graph", "/{version}/me/permissions", LOOKUP, call -> versioned(call, this::permissions))
                .delete("graph", "/{version}/{user}/permissions", REVOKE, call -> versioned(call, this::revokeAll))
                .delete(
                        "graph",
                        "/{version}/{user}/permissions/{one}",
                        REVOKE,
                        call -> versioned(call, this::revokeAll))
                .get("graph", "/{version}/me/accounts", TARGETS, call -> versioned(call, pages::accounts))
                .get("graph", "/{version}/me/businesses", TARGETS, call -> versioned(call, pages::businesses))
                .get("graph", "/{version}/{business}/owned_pages", TARGETS, call -> versioned(call, pages::owned))
                .get("graph", "/{version}/{business}/client_pages", TARGETS, call -> versioned(call, pages::client))
                .get("graph", "/{version}/{node}", IDENTITY, call -> versioned(call, this::node));
    }

    private Answer versioned(Call call, Routes.Handler handler) {
        return call.path("version").matches("v\\d{1,2}\\.0")
                ? handler.answer(call)
                : graph(400, 2635, null, "(#2635) You are calling a deprecated or unknown version of the API.");
    }

    @Override
    protected Set<String> responseTypes() {
        // response_type may be left out, and a comma adds the list of what was granted
        return Set.of("code", "null", "code,granted_scopes", "code granted_scopes");
    }

    @Override
    protected String fragment() {
        return "#_=_";
    }

    @Override
    protected Set<String> granted(Call call, Person person, Set<String> asked, Set<String> ticked) {
        var earlier = declined.computeIfAbsent(person.id(), id -> new HashSet<>());
        var granted = new LinkedHashSet<>(ticked);
        if ("rerequest".equals(call.query("auth_type"))) {
            earlier.removeAll(ticked);
        } else {
            granted.removeAll(earlier);
        }
        asked.stream().filter(scope -> !ticked.contains(scope)).forEach(earlier::add);
        granted.add("public_profile");
        return granted;
    }

    @Override
    protected Map<String, String> allowed(Call call, Grant grant, String code, String state) {
        var told = String.valueOf(call.query("response_type")).contains("granted_scopes");
        return parameters(
                "code",
                code,
                "granted_scopes",
                told ? String.join(",", grant.scopes()) : null,
                "denied_scopes",
                told ? String.join(",", declined.get(grant.person().id())) : null,
                "state",
                state);
    }

    /** By query as documented, or by form. */
    private Answer accessToken(Call call) {
        var sent = call.parameters();
        identify(sent.get("client_id"), sent.get("client_secret"));
        return switch (sent.getOrDefault("grant_type", "authorization_code")) {
            case "authorization_code" -> tokens(redeemed(call, sent.get("code"), sent.get("redirect_uri")), null);
            case "fb_exchange_token" -> {
                var token = opened(required(sent.get("fb_exchange_token")));
                yield Answer.json(200, bearer(longLived(token.grant(), "EAAl")));
            }
            default -> refusal(Trouble.GRANT_TYPE_UNKNOWN);
        };
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        return Answer.json(200, bearer(access(grant, "EAAs", SHORT)));
    }

    private Answer permissions(Call call) {
        var grant = graphToken(call).grant();
        var all = new ArrayList<Object>();
        grant.scopes().forEach(scope -> all.add(Json.object("permission", scope, "status", "granted")));
        declined.getOrDefault(grant.person().id(), Set.of()).stream()
                .filter(scope -> !grant.has(scope))
                .forEach(scope -> all.add(Json.object("permission", scope, "status", "declined")));
        return Answer.json(200, "data", all);
    }

    /** The whole grant of the person to the app ends, whichever way it was made. */
    private Answer revokeAll(Call call) {
        var person = graphToken(call).grant().person();
        if (!Set.of("me", String.valueOf(person.number())).contains(call.path("user"))) {
            return graph(403, 200, null, "(#200) Permissions error");
        }
        if (call.path("one") == null) {
            ledger.killAll(grant -> grant.person().equals(person), Standing.REVOKED);
            declined.remove(person.id());
        } else {
            declined.computeIfAbsent(person.id(), id -> new HashSet<>()).add(call.path("one"));
        }
        return Answer.json(200, "success", true);
    }

    private Answer node(Call call) {
        var token = graphToken(call);
        var person = token.grant().person();
        var node = call.path("node");
        if (node.equals("me") && token.about() == null || node.equals(String.valueOf(person.number()))) {
            return selected(user(person, token.grant()), fields(call, "id,name"));
        }
        var wanted = node.equals("me") ? token.about() : node;
        return FacebookPages.find(person, wanted)
                .map(page -> selected(pages.shown(page, token), fields(call, "id,name")))
                .orElseGet(() -> graph(
                        400, 100, 33, "Unsupported get request. Object with ID '" + wanted + "' does not exist."));
    }

    private Map<String, Object> user(Person person, Grant grant) {
        return Json.object(
                "id",
                String.valueOf(person.number()),
                "name",
                person.displayName(),
                "first_name",
                person.givenName(),
                "last_name",
                person.familyName(),
                "email",
                grant.has("email") ? person.email() : null,
                "picture",
                pages.picture(person.id()));
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING -> graph(400, 101, null, "Missing client_id parameter.");
            case CLIENT_WRONG -> graph(400, 1, null, "Error validating client secret.");
            case PARAMETER_MISSING -> graph(400, 100, null, "A required parameter is missing");
            case GRANT_TYPE_UNKNOWN -> graph(400, 100, null, "Invalid grant_type");
            case CODE_UNKNOWN, VERIFIER_WRONG -> graph(400, 100, null, "Invalid verification code format.");
            case CODE_EXPIRED -> graph(400, 100, 36007, "This authorization code has expired.");
            case CODE_USED -> graph(400, 100, 36009, "This authorization code has been used.");
            case REDIRECT_DIFFERS ->
                graph(
                        400,
                        100,
                        36008,
                        "Error validating verification code. Please make sure your redirect_uri is identical.");
            case REFRESH_DEAD, REFRESH_REPLAYED -> graph(400, 190, null, "Invalid OAuth access token.");
        };
    }
}
