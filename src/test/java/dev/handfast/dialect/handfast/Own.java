package dev.handfast.dialect.handfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * A client of our own API, and what holds for each of its answers.
 *
 * @param guest whose key it has
 * @param http the client
 */
public record Own(Guest guest, LateClient http) {
    private static final String BASE = "/handfast/v1";

    /** With a key that may do everything. */
    public static Own of(Guest guest) {
        return of(guest, Role.OWNER);
    }

    /** With a key of this role, limited to these profiles. */
    public static Own of(Guest guest, Role role, Id... profiles) {
        return with(guest, Optional.of(guest.key(KeyFormat.HANDFAST, role, Set.of(profiles))));
    }

    static Own with(Guest guest, Optional<Secret> key) {
        return new Own(guest, new LateClient(guest.stage().publicUrl(), key));
    }

    /** The same key at another process. */
    public Own at(int port) {
        return new Own(guest, new LateClient(URI.create("http://localhost:" + port), http.key()));
    }

    public Reply get(String path) {
        return http.get(BASE + path);
    }

    public Reply post(String path, Map<String, ?> body) {
        return http.post(BASE + path, body);
    }

    Reply patch(String path, Map<String, ?> body) {
        return http.patch(BASE + path, body);
    }

    Reply put(String path, Map<String, ?> body) {
        return http.put(BASE + path, body);
    }

    public Reply delete(String path) {
        return http.delete(BASE + path);
    }

    /** Starts a flow of this platform; the answer. */
    public JsonNode start(String platform, Object... more) {
        var body = new LinkedHashMap<String, Object>();
        body.put("platform", platform);
        body.put("profile_id", guest.profile().hex());
        body.putAll(body(more));
        return answered(201, post("/flows", body));
    }

    /** A flow whose person has consented, and sent on by the gateway; the flow as it stands then. */
    public JsonNode consented(String person, String platform, Object... more) {
        var started = start(platform, more);
        new Browser().connect(authorize(started), person);
        return flow(id(started));
    }

    /** A connected account. */
    JsonNode connected(String platform) {
        var flow = consented("few", platform);
        assertEquals("completed", flow.path("status").asText(), flow.toString());
        return answered(200, get("/accounts/" + flow.path("account_ids").get(0).asText()));
    }

    public JsonNode flow(String id) {
        return answered(200, get("/flows/" + id));
    }

    public static String id(JsonNode flow) {
        return flow.path("flow_id").asText();
    }

    public static URI authorize(JsonNode flow) {
        return URI.create(flow.path("authorize_url").asText());
    }

    /** JSON with this status, findable in the logs, and nothing in it that a platform keeps secret. */
    public static JsonNode answered(int status, Reply reply) {
        assertEquals(status, reply.status(), reply.url() + ": " + reply.text());
        assertEquals(
                status < 400 ? "application/json; charset=utf-8" : "application/problem+json; charset=utf-8",
                reply.header("Content-Type").orElse("none"));
        assertTrue(reply.header("X-Request-Id").filter(id -> !id.isBlank()).isPresent(), "no X-Request-Id");
        if (!reply.url().getPath().endsWith("/token")) {
            Stage.shared()
                    .platforms()
                    .issuedSecrets()
                    .forEach(secret -> assertFalse(reply.text().contains(secret), "a platform's secret is told"));
        }
        return reply.json();
    }

    /** Done, and nothing to tell. */
    static void done(Reply reply) {
        assertEquals(204, reply.status(), reply.text());
        assertEquals("", reply.text());
    }

    /** A problem with this code. */
    static JsonNode refused(int status, String code, Reply reply) {
        var problem = answered(status, reply);
        assertEquals("urn:handfast:error:" + code, problem.path("type").asText());
        assertEquals(code, problem.path("code").asText());
        assertEquals(status, problem.path("status").asInt());
        assertFalse(problem.path("title").asText().isBlank());
        assertFalse(problem.path("detail").asText().isBlank());
        assertEquals(
                reply.header("X-Request-Id").orElseThrow(),
                problem.path("request_id").asText());
        return problem;
    }

    /** A problem that names exactly these fields. */
    static void invalid(Reply reply, String... fields) {
        var problem = refused(400, "invalid_request", reply);
        assertEquals(new TreeSet<>(List.of(fields)), new TreeSet<>(names(problem.path("errors"))), reply.text());
    }

    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    static List<String> texts(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(node -> node.path(member).asText())
                .toList();
    }

    /** An id in the right spelling that names nothing. */
    static String nobody() {
        return Id.at(Instant.now()).hex();
    }

    /** A body from names and values. */
    public static Map<String, Object> body(Object... pairs) {
        var body = new LinkedHashMap<String, Object>();
        IntStream.range(0, pairs.length / 2).forEach(i -> body.put((String) pairs[2 * i], pairs[2 * i + 1]));
        return body;
    }
}
