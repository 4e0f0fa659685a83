package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.account.Account;
import dev.handfast.connect.Choice;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.Selections.Asking;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.late.LateWords.Board;
import dev.handfast.dialect.late.LateWords.Location;
import dev.handfast.dialect.late.LateWords.Organization;
import dev.handfast.dialect.late.LateWords.OrganizationDetail;
import dev.handfast.dialect.late.LateWords.Page;
import dev.handfast.dialect.late.LateWords.UserProfile;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Target;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Handles;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The headless steps: what can be chosen after consent, and choosing it. */
final class LateSelections {
    private static final int LONGEST_HANDLE = 512;
    private static final int LONGEST_ID = 512;
    private static final int LONGEST_SEARCH = 200;
    private static final int MOST_ORGANIZATIONS = 100;

    /** What choosing answers; the {@code selected…} member that belongs to the kind is filled. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Selected(
            String message, @JsonProperty("redirect_url") String redirectUrl, Chosen account) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Chosen(
            @JsonProperty("_id") String id,
            String accountId,
            String platform,
            String profileId,
            String username,
            String displayName,
            String profilePicture,
            String profileUrl,
            boolean isActive,
            String accountType,
            String selectedPageName,
            String selectedLocationName,
            String selectedLocationId,
            String defaultBoardName) {
        static Chosen of(Account account) {
            boolean page = account.kind() == Kind.PAGE;
            boolean location = account.kind() == Kind.LOCATION;
            return new Chosen(
                    account.id().hex(),
                    account.id().hex(),
                    account.platform(),
                    account.profile().hex(),
                    account.username(),
                    account.displayName(),
                    account.picture().map(URI::toString).orElse(null),
                    account.url().map(URI::toString).orElse(null),
                    true,
                    LateWords.accountTypeOf(account),
                    page ? account.displayName() : null,
                    location ? account.displayName() : null,
                    location ? account.upstreamId() : null,
                    account.details().get("defaultBoardName"));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Pending(
            String platform,
            String profileId,
            String tempToken,
            UserProfile userProfile,
            String selectionType,
            List<Organization> organizations,
            List<Page> pages,
            List<Location> locations,
            List<Board> boards) {}

    private final Engine engine;
    private final LateEnding ending;

    LateSelections(Engine engine, LateEnding ending) {
        this.engine = engine;
        this.ending = ending;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/connect/facebook/select-page", Access.KEY_OR_CONNECT_TOKEN, this::pages),
                Operation.post("/connect/facebook/select-page", Access.KEY_OR_CONNECT_TOKEN, this::selectPage),
                Operation.get("/connect/googlebusiness/locations", Access.KEY_OR_CONNECT_TOKEN, this::locations),
                Operation.post(
                        "/connect/googlebusiness/select-location", Access.KEY_OR_CONNECT_TOKEN, this::selectLocation),
                Operation.get("/connect/linkedin/organizations", Access.OPEN, this::organizations),
                Operation.post(
                        "/connect/linkedin/select-organization", Access.KEY_OR_CONNECT_TOKEN, this::selectOrganization),
                Operation.get("/connect/pinterest/select-board", Access.KEY_OR_CONNECT_TOKEN, this::boards),
                Operation.post("/connect/pinterest/select-board", Access.KEY_OR_CONNECT_TOKEN, this::selectBoard),
                Operation.get("/connect/pending-data", Access.OPEN, this::pending));
    }

    private Future<Answer> pages(Call call) {
        return listed(call, call.queryInput(), "facebook")
                .map(flow -> Answer.ok(Map.of(
                        "pages",
                        flow.targets().all().stream()
                                .map(target -> Page.of(flow, target))
                                .toList())));
    }

    private Future<Answer> locations(Call call) {
        var query = call.queryInput();
        var search = query.text("search", LONGEST_SEARCH).map(words -> words.toLowerCase(Locale.ROOT));
        return listed(call, query, "googlebusiness")
                .map(flow -> Answer.ok(Map.of(
                        "locations",
                        flow.targets().all().stream()
                                .filter(target -> search.map(words -> mentions(target, words))
                                        .orElse(true))
                                .map(Location::of)
                                .toList(),
                        "hasMore",
                        !flow.targets().complete())));
    }

    private static boolean mentions(Target target, String words) {
        return (target.name() + " " + target.details().getOrDefault("address", ""))
                .toLowerCase(Locale.ROOT)
                .contains(words);
    }

    private Future<Answer> boards(Call call) {
        return listed(call, call.queryInput(), "pinterest")
                .map(flow -> Answer.ok(Map.of(
                        "boards", flow.targets().all().stream().map(Board::of).toList())));
    }

    private Future<Answer> organizations(Call call) {
        var query = call.queryInput();
        var token = query.need("tempToken", LONGEST_HANDLE);
        var wanted = query.text("orgIds", 4096).map(list -> Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet()));
        if (wanted.filter(ids -> ids.size() > MOST_ORGANIZATIONS).isPresent()) {
            query.fault("orgIds", "must name at most " + MOST_ORGANIZATIONS + " organizations");
        }
        query.check();
        return byTempToken(token, Optional.of("linkedin"))
                .map(flow -> Answer.ok(Map.of(
                        "organizations",
                        flow.targets().all().stream()
                                .filter(target -> wanted.map(ids -> ids.contains(target.id())
                                                || ids.contains(target.details().get("urn")))
                                        .orElse(true))
                                .map(OrganizationDetail::of)
                                .toList())));
    }

    private Future<Answer> pending(Call call) {
        var query = call.queryInput();
        var token = query.need(List.of("token", "pendingDataToken", "tempToken"), LONGEST_HANDLE);
        query.check();
        return byTempToken(token, Optional.empty())
                .map(flow -> Answer.ok(pending(flow, token)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof GatewayError error && error.code() == ErrorCode.SELECTION_NOT_FOUND
                                ? GatewayError.of(ErrorCode.NOT_FOUND, "token not found or expired")
                                : failure));
    }

    private static Pending pending(AwaitingSelection flow, String token) {
        var kind = flow.targets().all().get(0).kind();
        return new Pending(
                flow.intent().platform(),
                flow.intent().profile().hex(),
                token,
                UserProfile.of(flow),
                switch (kind) {
                    case ORGANIZATION -> "organizations";
                    case PAGE -> "pages";
                    case LOCATION -> "locations";
                    case BOARD -> "boards";
                    case PERSON -> "profiles";
                },
                when(kind == Kind.ORGANIZATION, flow, Organization::of),
                when(kind == Kind.PAGE, flow, target -> Page.of(flow, target)),
                when(kind == Kind.LOCATION, flow, Location::of),
                when(kind == Kind.BOARD, flow, Board::of));
    }

    private static <T> List<T> when(boolean it, AwaitingSelection flow, Function<Target, T> word) {
        return it ? flow.targets().all().stream().map(word).toList() : null;
    }

    private Future<Answer> selectPage(Call call) {
        var body = call.bodyInput();
        var page = body.need("pageId", LONGEST_ID);
        return select(call, body, "facebook", "Facebook page connected successfully", () -> new Choice.OfTarget(page));
    }

    private Future<Answer> selectLocation(Call call) {
        var body = call.bodyInput();
        var location = body.need("locationId", LONGEST_ID);
        return select(
                call,
                body,
                "googlebusiness",
                "Google Business location connected successfully",
                // Some clients send the platform's whole resource name: accounts/1/locations/2.
                () -> new Choice.OfTarget(location.substring(location.lastIndexOf('/') + 1)));
    }

    private Future<Answer> selectBoard(Call call) {
        var body = call.bodyInput();
        var board = body.need("boardId", LONGEST_ID);
        return select(
                call,
                body,
                "pinterest",
                "Pinterest connected successfully with default board",
                () -> new Choice.OfTarget(board));
    }

    private Future<Answer> selectOrganization(Call call) {
        var body = call.bodyInput();
        var type = body.word("accountType", Set.of("personal", "organization"));
        if (type.isEmpty()) {
            body.missing("accountType");
        }
        boolean person = type.equals(Optional.of("personal"));
        var organization = person ? Optional.<String>empty() : organization(body);
        if (type.isPresent() && !person && organization.isEmpty()) {
            body.missing("selectedOrganization");
        }
        return select(
                call,
                body,
                "linkedin",
                "LinkedIn account connected successfully",
                () -> person ? new Choice.Person() : new Choice.OfTarget(organization.orElseThrow()));
    }

    /** Clients name it by {@code {id,urn,name}}, by {@code {urn,name}}, or by {@code organizationId}. */
    private static Optional<String> organization(Input body) {
        var object = body.object("selectedOrganization");
        return Stream.of(object.path("id"), object.path("urn"))
                .filter(node -> node.isTextual() || node.isIntegralNumber())
                .map(JsonNode::asText)
                .filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID)
                .findFirst()
                .or(() -> body.text("organizationId", LONGEST_ID));
    }

    private Future<Answer> select(
            Call call, Input body, String platform, String message, java.util.function.Supplier<Choice> choice) {
        var asking = asking(call, body, platform, body.text(LateConnect.REDIRECT_NAMES, LateConnect.LONGEST_URL));
        body.check();
        return engine.selections()
                .choose(asking, choice.get())
                .recover(failure -> Future.failedFuture(asBadInput(failure)))
                .map(connected ->
                        Answer.ok(new Selected(message, redirect(connected), Chosen.of(connected.account()))));
    }

    private String redirect(Outcome.Connected connected) {
        return connected
                .intent()
                .redirectUrl()
                .map(url -> ending.of(connected).toString())
                .orElse(null);
    }

    private Future<AwaitingSelection> listed(Call call, Input query, String platform) {
        var asking = asking(call, query, platform, Optional.empty());
        query.check();
        return engine.selections().open(asking).recover(failure -> {
            boolean neverNamed = asking.handles().tempToken().isEmpty();
            return Future.failedFuture(neverNamed ? asBadInput(failure) : failure);
        });
    }

    private Future<AwaitingSelection> byTempToken(String token, Optional<String> platform) {
        var handles = new Handles(Optional.of(Secret.of(token)), Optional.empty());
        return engine.selections()
                .open(new Asking(Optional.empty(), handles, Optional.empty(), platform, Optional.empty()));
    }

    /**
     * Profile and temp token are required, but a connect token stands in for both, and a key with a profile for the temp token:
     * there are clients that keep only these.
     */
    private static Asking asking(Call call, Input input, String platform, Optional<String> redirectUrl) {
        var connectToken = call.secretHeader("x-connect-token");
        var tempToken = input.text(List.of("tempToken", "pendingDataToken"), LONGEST_HANDLE)
                .map(Secret::of);
        var profile = input.id("profileId", Late::id);
        if (profile.isEmpty() && connectToken.isEmpty()) {
            input.missing("profileId");
        }
        return new Asking(
                call.caller(), new Handles(tempToken, connectToken), profile, Optional.of(platform), redirectUrl);
    }

    /** When saving, or when none was sent, a temp token that leads nowhere is the client's mistake. */
    private static Throwable asBadInput(Throwable failure) {
        return failure instanceof GatewayError error && error.code() == ErrorCode.SELECTION_NOT_FOUND
                ? GatewayError.invalid("tempToken", "is required, and must be of a selection that is still open")
                : failure;
    }
}
