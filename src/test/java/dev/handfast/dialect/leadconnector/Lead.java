package dev.handfast.dialect.leadconnector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A backend that speaks LeadConnector.
 *
 * @param guest the tenant it works for
 * @param http its connection, with its token
 */
public record Lead(Guest guest, LateClient http) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] VERSION = {"Version", "2021-07-28"};
    private static final Pattern MESSAGE = Pattern.compile("data-message=\"([^\"]*)\"");
    private static final Pattern ORIGINS = Pattern.compile("data-origins=\"([^\"]*)\"");

    /** A new tenant's, with a token that may do everything. */
    public static Lead open() {
        return of(Stage.shared().tenant());
    }

    /** This tenant's, with a token that may do everything. */
    public static Lead of(Guest guest) {
        return of(guest, Role.OWNER, Set.of());
    }

    /** With a token of a role, limited to locations or not. */
    public static Lead of(Guest guest, Role role, Set<Id> locations) {
        return with(guest, guest.key(KeyFormat.LEADCONNECTOR, role, locations));
    }

    /** With this token. */
    static Lead with(Guest guest, Secret token) {
        return new Lead(guest, new LateClient(guest.stage().publicUrl(), Optional.of(token)));
    }

    /** Without a token. */
    static Lead stranger(Guest guest) {
        return new Lead(guest, new LateClient(guest.stage().publicUrl(), Optional.empty()));
    }

    public Reply get(String path) {
        return http.get(path, VERSION);
    }

    public Reply post(String path, Map<String, ?> body) {
        return http.post(path, body, VERSION);
    }

    public Reply delete(String path) {
        return http.delete(path, VERSION);
    }

    Reply raw(String method, String path, String body) {
        return http.raw(method, path, body, VERSION);
    }

    /** The first location's id. */
    public String location() {
        return guest.profile().alphanumeric();
    }

    /** Where a consent is listed and attached. */
    public String at(String word, String consent) {
        return "/social-media-posting/oauth/" + location() + "/" + word + "/accounts/" + consent;
    }

    /** Where the accounts are. */
    public String accounts() {
        return "/social-media-posting/" + location() + "/accounts";
    }

    /** What a popup is opened for, and more. */
    Map<String, Object> asked(Object... more) {
        var asked = new HashMap<String, Object>(Map.of("locationId", location(), "userId", "user-1"));
        for (int i = 0; i < more.length; i += 2) {
            asked.put((String) more[i], more[i + 1]);
        }
        return asked;
    }

    /** The address to open a popup at. */
    public URI popup(String word, Object... more) {
        var reply = post("/social-media-posting/oauth/" + word + "/start", asked(more));
        return URI.create(done(201, reply).path("url").asText());
    }

    /** The whole way of a popup: its last page. */
    public Reply popped(String word, String person, String decision, Object... more) {
        var browser = new Browser();
        var launch = browser.open(popup(word, more));
        assertEquals(302, launch.status(), launch.text());
        var end = browser.open(browser.consent(launch.location(), person, decision))
                .location();
        return browser.open(end);
    }

    /** What the opener is told in the end. */
    public JsonNode told(String word, String person, Object... more) {
        return message(popped(word, person, "allow", more));
    }

    /** The id of a person's new consent. */
    public String consent(String word, String person, Object... more) {
        return told(word, person, more).path("accountId").asText();
    }

    /** What is listed of a consent. */
    public JsonNode listed(String word, String consent) {
        return done(200, get(at(word, consent)));
    }

    /** What is connected. */
    public List<JsonNode> connected() {
        return each(done(200, get(accounts())).path("accounts"));
    }

    /** What a popup's last page tells its opener. */
    static JsonNode message(Reply page) {
        assertEquals(200, page.status(), page.text());
        Stage.shared()
                .platforms()
                .issuedSecrets()
                .forEach(secret -> assertFalse(page.text().contains(secret), "a platform's secret is told"));
        try {
            return JSON.readTree(attribute(MESSAGE, page));
        } catch (JsonProcessingException e) {
            throw new AssertionError(page.text(), e);
        }
    }

    /** Who may hear it. */
    static List<String> origins(Reply page) {
        var text = attribute(ORIGINS, page);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static String attribute(Pattern name, Reply page) {
        var found = name.matcher(page.text());
        assertTrue(found.find(), page.text());
        return found.group(1)
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
    }

    /** The {@code results} of a success. */
    public static JsonNode done(int status, Reply reply) {
        var body = answered(status, reply);
        assertTrue(body.path("success").asBoolean(), reply.text());
        assertEquals(status, body.path("statusCode").asInt());
        assertFalse(body.path("message").asText().isBlank());
        return body.path("results");
    }

    /** JSON with this status, findable in the logs, no redirect, and nothing in it that a platform keeps secret. */
    static JsonNode answered(int status, Reply reply) {
        assertEquals(status, reply.status(), reply.url() + ": " + reply.text());
        assertEquals(
                "application/json; charset=utf-8", reply.header("Content-Type").orElse("none"));
        assertTrue(reply.header("X-Request-Id").isPresent(), "no X-Request-Id");
        assertEquals(Optional.empty(), reply.header("Location"));
        Stage.shared()
                .platforms()
                .issuedSecrets()
                .forEach(secret -> assertFalse(reply.text().contains(secret), "a platform's secret is told"));
        return reply.json();
    }

    /** A failure with one sentence. */
    static void refused(int status, String message, Reply reply) {
        var body = answered(status, reply);
        assertEquals(status, body.path("statusCode").asInt(), reply.text());
        assertEquals(message, body.path("message").asText(), reply.text());
        var reason = Map.of(401, "Unauthorized", 404, "Not Found", 405, "Method Not Allowed", 429, "Too Many Requests");
        assertEquals(reason.getOrDefault(status, ""), body.path("error").asText(), reply.text());
    }

    /** A 422 with these sentences. */
    static void invalid(Reply reply, String... messages) {
        var body = answered(422, reply);
        assertEquals(422, body.path("statusCode").asInt());
        assertEquals("Unprocessable Entity", body.path("error").asText());
        assertTrue(body.path("message").isArray(), reply.text());
        assertEquals(
                List.of(messages),
                each(body.path("message")).stream().map(JsonNode::asText).toList());
    }

    /** Nobody whose token counts. */
    static void unauthorized(Reply reply) {
        refused(401, "Invalid token: access token is invalid", reply);
    }

    /** Nobody who reaches the location. */
    static void outOfReach(Reply reply) {
        refused(403, "The token does not have access to this location.", reply);
    }

    /** A list's elements. */
    static List<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }
}
