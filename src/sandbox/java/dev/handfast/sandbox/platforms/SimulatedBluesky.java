package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.IDENTITY;
import static dev.handfast.sandbox.platforms.Endpoint.LOOKUP;
import static dev.handfast.sandbox.platforms.Endpoint.REVOKE;
import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bluesky by app password: a personal data server, the directory of DIDs, and the AppView. Every demo person has the handle
 * {@code <id>.test}; {@code factor.test} has a second factor, {@code gone.test} was taken down.
 */
final class SimulatedBluesky implements SimulatedPlatform {
    static final String APP_PASSWORD = "abcd-efgh-ijkl-mnop";
    static final String MAIN_PASSWORD = "correct horse battery staple";
    static final String FACTOR = "ABCDE-FGHIJ";

    private static final int LIMIT = 30;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Person FACTORED = new Person("factor", 21, "Faye", "Two", "Wants a second factor");
    private static final Person GONE = new Person("gone", 22, "Gus", "Gone", "Was taken down");

    private final Stage stage;
    private final AtSessions sessions;
    private final Map<String, ArrayDeque<Instant>> logins = new HashMap<>();

    SimulatedBluesky(Stage stage) {
        this.stage = stage;
        this.sessions = new AtSessions(stage.clock(), stage.settings());
    }

    @Override
    public String id() {
        return "bluesky";
    }

    @Override
    public Routes routes() {
        return new Routes()
                .post("pds", "/xrpc/com.atproto.server.createSession", TOKEN, this::create)
                .post("pds", "/xrpc/com.atproto.server.refreshSession", TOKEN, this::refresh)
                .post("pds", "/xrpc/com.atproto.server.deleteSession", REVOKE, this::delete)
                .get("pds", "/xrpc/com.atproto.server.getSession", IDENTITY, this::session)
                .get("pds", "/xrpc/com.atproto.identity.resolveHandle", LOOKUP, this::resolve)
                .get("pds", "/xrpc/com.atproto.repo.getRecord", IDENTITY, this::profileRecord)
                .get("pds", "/xrpc/app.bsky.actor.getProfile", IDENTITY, this::ownProfile)
                .get("plc", "/{did}", LOOKUP, this::document)
                .get("appview", "/xrpc/app.bsky.actor.getProfile", IDENTITY, this::profile)
                .get("appview", "/xrpc/com.atproto.identity.resolveHandle", LOOKUP, this::resolve);
    }

    private static List<Person> everybody() {
        var all = new ArrayList<>(People.ALL);
        all.add(FACTORED);
        all.add(GONE);
        return all;
    }

    private static String handle(Person person) {
        return person.id() + ".test";
    }

    private static Optional<Person> find(String identifier) {
        return everybody().stream()
                .filter(person -> identifier.equalsIgnoreCase(handle(person))
                        || identifier.equals(person.did())
                        || identifier.equalsIgnoreCase(person.email()))
                .findFirst();
    }

    private static Person known(String identifier, Answer otherwise) {
        return Optional.ofNullable(identifier)
                .flatMap(SimulatedBluesky::find)
                .orElseThrow(() -> new Refused(otherwise));
    }

    private Answer create(Call call) {
        var type = call.header("content-type");
        if (type == null || !type.startsWith("application/json")) {
            return error(400, "InvalidRequest", "Request encoding (Content-Type) required but not provided");
        }
        var body = Json.read(call.body());
        var identifier = required(body, "identifier");
        var password = required(body, "password");
        var limited = limit(call, identifier);
        if (limited.isPresent()) {
            return limited.get();
        }
        var wrong = error(401, "AuthenticationRequired", "Invalid identifier or password");
        var person = known(identifier, wrong);
        var byApp = password.equals(APP_PASSWORD);
        if (!byApp && !password.equals(MAIN_PASSWORD)) {
            return wrong;
        }
        if (person.equals(GONE)) {
            return error(401, "AccountTakedown", "Account has been taken down");
        }
        if (person.equals(FACTORED)
                && !FACTOR.equals(body.path("authFactorToken").asText())) {
            return error(401, "AuthFactorTokenRequired", "A sign in code has been sent to your email address");
        }
        return Answer.json(
                200, opened(person, sessions.open(person.did(), byApp ? "com.atproto.appPass" : "com.atproto.access")));
    }

    private static String required(JsonNode body, String name) {
        if (!body.path(name).isTextual()) {
            throw new Refused(error(400, "InvalidRequest", "Missing required key \"" + name + "\" at $"));
        }
        return body.path(name).textValue();
    }

    /** Thirty sessions in five minutes per identifier and address, where the settings ask for limits. */
    private Optional<Answer> limit(Call call, String identifier) {
        if (stage.app(id())
                .filter(app -> app.is(Registration.Trait.RATE_LIMITED))
                .isEmpty()) {
            return Optional.empty();
        }
        var now = stage.clock().instant();
        var recent = logins.computeIfAbsent(identifier + " " + call.remote(), key -> new ArrayDeque<>());
        while (!recent.isEmpty() && recent.peekFirst().isBefore(now.minus(WINDOW))) {
            recent.removeFirst();
        }
        if (recent.size() < LIMIT) {
            recent.addLast(now);
            return Optional.empty();
        }
        return Optional.of(new Answer(429, throttled().body(), throttled().headers())
                .with("ratelimit-limit", String.valueOf(LIMIT))
                .with("ratelimit-remaining", "0")
                .with(
                        "ratelimit-reset",
                        String.valueOf(recent.peekFirst().plus(WINDOW).getEpochSecond()))
                .with("ratelimit-policy", LIMIT + ";w=" + WINDOW.toSeconds()));
    }

    /** Without any body, as the lexicon has it. */
    private Answer refresh(Call call) {
        if (!call.body().isEmpty()) {
            return error(400, "InvalidRequest", "A request body was provided when none was expected");
        }
        var person = known(sessions.subject(token(call)), error(400, "InvalidRequest", "Could not find user info"));
        return Answer.json(200, opened(person, sessions.renew(token(call))));
    }

    private Answer delete(Call call) {
        sessions.close(token(call));
        return Answer.empty(200);
    }

    private Answer session(Call call) {
        return Answer.json(200, about(signedIn(call)));
    }

    private Person signedIn(Call call) {
        var did = sessions.access(token(call));
        return known(did, error(400, "InvalidRequest", "Could not find user info for account: " + did));
    }

    private static String token(Call call) {
        if (call.bearer() == null) {
            throw new Refused(error(401, "AuthMissing", "Authentication Required"));
        }
        return call.bearer();
    }

    private Map<String, Object> opened(Person person, AtSessions.Pair pair) {
        var answer = Json.object("accessJwt", pair.access(), "refreshJwt", pair.refresh());
        answer.putAll(about(person));
        return answer;
    }

    private Map<String, Object> about(Person person) {
        return Json.object(
                "did",
                person.did(),
                "didDoc",
                didDocument(person),
                "handle",
                handle(person),
                "email",
                person.email(),
                "emailConfirmed",
                true,
                "active",
                true);
    }

    private Object didDocument(Person person) {
        return Json.object(
                "@context",
                List.of("https://www.w3.org/ns/did/v1"),
                "id",
                person.did(),
                "alsoKnownAs",
                List.of("at://" + handle(person)),
                "service",
                List.of(Json.object(
                        "id",
                        "#atproto_pds",
                        "type",
                        "AtprotoPersonalDataServer",
                        "serviceEndpoint",
                        stage.base().get() + "/bluesky/pds")));
    }

    private Answer resolve(Call call) {
        var handle = String.valueOf(call.query("handle"));
        return everybody().stream()
                .filter(person -> handle.equalsIgnoreCase(handle(person)))
                .findFirst()
                .map(person -> Answer.json(200, "did", person.did()))
                .orElseGet(() -> error(400, "InvalidRequest", "Unable to resolve handle"));
    }

    private Answer document(Call call) {
        return find(call.path("did"))
                .filter(person -> person.did().equals(call.path("did")))
                .map(person -> Answer.json(200, didDocument(person)))
                .orElseGet(() -> Answer.json(404, "message", "DID not registered: " + call.path("did")));
    }

    private Answer profileRecord(Call call) {
        var person = known(call.query("repo"), error(400, "InvalidRequest", "Could not find repo"));
        if (!"app.bsky.actor.profile".equals(call.query("collection")) || !"self".equals(call.query("rkey"))) {
            return error(400, "RecordNotFound", "Could not locate record");
        }
        return Answer.json(
                200,
                "uri",
                "at://" + person.did() + "/app.bsky.actor.profile/self",
                "cid",
                "bafyreisandbox",
                "value",
                Json.object(
                        "$type",
                        "app.bsky.actor.profile",
                        "displayName",
                        person.displayName(),
                        "description",
                        person.about()));
    }

    /** The server asks the AppView on behalf of whoever is signed in. */
    private Answer ownProfile(Call call) {
        signedIn(call);
        return profile(call);
    }

    private Answer profile(Call call) {
        var person = known(call.query("actor"), error(400, "InvalidRequest", "Profile not found"));
        return person.equals(GONE)
                ? error(400, "AccountTakedown", "Account has been suspended")
                : Answer.json(
                        200,
                        "did",
                        person.did(),
                        "handle",
                        handle(person),
                        "displayName",
                        person.displayName(),
                        "avatar",
                        stage.picture(person.id()),
                        "followersCount",
                        42);
    }

    private static Answer error(int status, String error, String message) {
        return Answer.json(status, "error", error, "message", message);
    }

    @Override
    public Answer throttled() {
        return error(429, "RateLimitExceeded", "Rate Limit Exceeded");
    }

    @Override
    public Answer broken() {
        return error(500, "InternalServerError", "Internal Server Error");
    }

    /** Sessions end at their next refresh; access tokens live until they expire. */
    @Override
    public void revoke(String personId, Ledger.Standing why) {
        People.find(personId).ifPresent(person -> sessions.closeAll(person.did()));
    }

    @Override
    public String standing(String refreshToken) {
        return sessions.standing(refreshToken);
    }

    @Override
    public Set<String> issued() {
        var all = new LinkedHashSet<>(sessions.issued());
        all.addAll(Set.of(APP_PASSWORD, MAIN_PASSWORD));
        return all;
    }
}
