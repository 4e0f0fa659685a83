package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.NOW;
import static dev.handfast.platform.Upstreams.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.Secret;
import dev.handfast.platform.Upstreams.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtprotoSessionTest {
    private static final String PDS = "/bluesky/pds/xrpc/";
    private static final String SESSION = "POST " + PDS + "com.atproto.server.createSession";
    private static final String DELETE = "POST " + PDS + "com.atproto.server.deleteSession";
    private static final String PROFILE = "GET /bluesky/appview/xrpc/app.bsky.actor.getProfile";
    private static final String RECORD = "GET " + PDS + "com.atproto.repo.getRecord";
    private static final Secret PASSWORD = Secret.of("uv5t-4w37-ccrr-jwav");
    private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void stop() {
        upstreams.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ana.bsky.social, ana.bsky.social",
        "@ana.bsky.social, ana.bsky.social",
        "' @Ana.Bsky.Social ', ana.bsky.social",
        "'\u202A@ana.bsky.social\u202C', ana.bsky.social",
        "'\uFEFFana.bsky.social\u200B', ana.bsky.social",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz, did:plc:ewvi7nxzyoun6zhxrhs64oiz",
        "Ana@example.com, Ana@example.com"
    })
    void a_name_is_cleaned_of_what_came_along_with_it(String typed, String sent) {
        upstreams.on(SESSION, Reply.ok(session(DID)));

        await(login(typed));

        assertEquals(
                "{\"identifier\":\"%s\",\"password\":\"uv5t-4w37-ccrr-jwav\"}".formatted(sent),
                upstreams.only(SESSION).body());
        assertEquals("application/json", upstreams.only(SESSION).headers().get("Content-Type"));
    }

    @Test
    void a_session_is_a_token_set_that_ends_when_its_tokens_say() {
        upstreams.on(SESSION, Reply.ok(session(DID)));

        var tokens = await(login("ana.bsky.social"));

        assertEquals(jwt("com.atproto.appPass", 7200), tokens.accessToken().reveal());
        assertEquals(Optional.of(NOW.plusSeconds(7200)), tokens.accessExpiresAt());
        assertEquals(Optional.of(NOW.plus(Duration.ofDays(90))), tokens.refreshExpiresAt());
        assertEquals(Set.of("com.atproto.appPass"), tokens.scopes());
        assertEquals(
                Map.of("did", DID, "handle", "ana.bsky.social", "pds", upstreams.url("bluesky", "pds")),
                tokens.extras());
    }

    @Test
    void a_token_that_tells_no_end_has_the_files_lifetime() {
        upstreams.on(
                SESSION, Reply.ok("{\"accessJwt\":\"opaque\",\"refreshJwt\":\"a.b.c\",\"did\":\"%s\"}".formatted(DID)));

        var tokens = await(login("ana.bsky.social"));

        assertEquals(Optional.of(NOW.plus(Duration.ofHours(2))), tokens.accessExpiresAt());
        assertEquals(DID, tokens.extras().get("handle"));
    }

    @ParameterizedTest
    @ValueSource(longs = {31556889864403198L, Long.MAX_VALUE})
    void an_end_beyond_all_calendars_is_far_away(long end) {
        var access = claims("{\"scope\":\"all\",\"exp\":%d}".formatted(end));
        upstreams.on(
                SESSION, Reply.ok("{\"accessJwt\":\"%s\",\"refreshJwt\":\"b\",\"did\":\"%s\"}".formatted(access, DID)));

        assertEquals(
                Optional.of(NOW.plus(TokenSet.LONGEST_LIFE)),
                await(login("ana.bsky.social")).accessExpiresAt());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0, -1, Long.MIN_VALUE})
    void an_end_that_is_past_is_none(long end) {
        var access = claims("{\"exp\":%d}".formatted(end));
        upstreams.on(
                SESSION, Reply.ok("{\"accessJwt\":\"%s\",\"refreshJwt\":\"b\",\"did\":\"%s\"}".formatted(access, DID)));

        assertEquals(
                Optional.of(NOW.plus(Duration.ofHours(2))),
                await(login("ana.bsky.social")).accessExpiresAt());
    }

    @Test
    void a_scope_is_cleaned_of_what_cannot_be_stored() {
        var access = claims("{\"scope\":\"com.atproto\\u0000.appPass\"}");
        upstreams.on(
                SESSION, Reply.ok("{\"accessJwt\":\"%s\",\"refreshJwt\":\"b\",\"did\":\"%s\"}".formatted(access, DID)));

        assertEquals(
                Set.of("com.atproto.appPass"), await(login("ana.bsky.social")).scopes());
    }

    @Test
    void a_did_with_a_broken_escape_is_nobodys(@TempDir Path folder) throws IOException {
        directory(folder);
        try (var resolving = Resolving.over(upstreams, folder, true)) {
            assertEquals(
                    ErrorCode.CREDENTIALS_REJECTED,
                    Upstreams.code(resolving.bluesky().login("did:web:%zz", PASSWORD)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "UV5T-4W37-CCRR-JWAV",
                "uv5t-4w37-ccrr",
                "uv5t-4w37-ccrr-jwav-aaaa",
                "uv5t4w37ccrrjwav"
            })
    void what_looks_like_the_main_password_is_never_sent(String password) {
        var error = Upstreams.failure(upstreams.passwords("bluesky").login("ana.bsky.social", Secret.of(password)));

        assertEquals(ErrorCode.CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD, error.code());
        assertFalse(error.getMessage().contains(password));
        assertTrue(upstreams.seen.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ana", "../../etc", "ana.bsky.social/../x", "did:", "a@b@c", "@"})
    void what_is_no_name_is_never_sent(String typed) {
        assertEquals(ErrorCode.CREDENTIALS_REJECTED, Upstreams.code(login(typed)));
        assertTrue(upstreams.seen.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "401, AuthenticationRequired, CREDENTIALS_REJECTED",
        "401, AuthFactorTokenRequired, CREDENTIALS_NEED_SECOND_FACTOR",
        "401, AccountTakedown, PLATFORM_REJECTED",
        "400, InvalidRequest, PLATFORM_REJECTED",
        "429, RateLimitExceeded, PLATFORM_RATE_LIMITED",
        "502, UpstreamFailure, PLATFORM_UNAVAILABLE"
    })
    void a_refused_session_is_understood(int status, String error, ErrorCode expected) {
        upstreams.on(SESSION, Reply.of(status, "{\"error\":\"%s\",\"message\":\"secret words\"}".formatted(error)));

        var failure = Upstreams.failure(login("ana.bsky.social"));

        assertEquals(expected, failure.code());
        assertFalse(failure.getMessage().contains("secret words"));
    }

    @Test
    void a_rate_limit_ends_when_its_reset_header_says() {
        upstreams.on(
                SESSION,
                Reply.of(429, "{\"error\":\"RateLimitExceeded\"}")
                        .with("ratelimit-reset", Long.toString(NOW.getEpochSecond() + 300)));

        assertEquals(
                Optional.of(Duration.ofSeconds(300)),
                Upstreams.failure(login("ana.bsky.social")).retryAfter());
    }

    @Test
    void a_session_of_another_account_is_refused() {
        upstreams.on(SESSION, Reply.ok(session("did:plc:somebodyelse")));

        assertEquals(ErrorCode.CREDENTIALS_REJECTED, Upstreams.code(login(DID)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "<html/>",
                "{\"accessJwt\":\"a\",\"did\":\"did:plc:x\"}",
                "{\"accessJwt\":\"a\",\"refreshJwt\":\"b\",\"did\":\"ana\"}"
            })
    void a_session_without_its_tokens_is_unreadable(String body) {
        upstreams.on(SESSION, Reply.ok(body));

        assertEquals(ErrorCode.PLATFORM_UNREADABLE, Upstreams.code(login("ana.bsky.social")));
    }

    @Test
    void the_profile_is_read_from_the_network() {
        upstreams.on(PROFILE, Reply.ok("""
                {"did":"%s","handle":"ana.bsky.social","displayName":"Ana","avatar":"https://cdn.example/a"}""".formatted(DID)));

        assertEquals(
                new Identity(
                        DID,
                        "ana.bsky.social",
                        "Ana",
                        Optional.of(URI.create("https://cdn.example/a")),
                        Optional.of(URI.create("https://bsky.app/profile/ana.bsky.social"))),
                await(upstreams.connector("bluesky").identity(APP, tokens())));
        assertEquals(Map.of("actor", DID), upstreams.only(PROFILE).query());
        assertFalse(upstreams.only(PROFILE).headers().containsKey("Authorization"), "a token stays at its server");
    }

    @Test
    void without_the_network_the_accounts_own_record_serves() {
        upstreams
                .on(PROFILE, Reply.of(400, "{\"error\":\"InvalidRequest\"}"))
                .on(RECORD, Reply.ok("{\"value\":{\"$type\":\"app.bsky.actor.profile\",\"displayName\":\"Ana\"}}"));

        assertEquals(
                "Ana",
                await(upstreams.connector("bluesky").identity(APP, tokens())).displayName());
    }

    @Test
    void without_any_profile_the_handle_serves() {
        assertEquals(
                "ana.bsky.social",
                await(upstreams.connector("bluesky").identity(APP, tokens())).displayName());
    }

    @Test
    void a_session_is_ended_under_its_refresh_token_and_without_a_body() {
        upstreams.on(DELETE, Reply.of(200, ""));

        assertTrue(await(upstreams.connector("bluesky").revoke(APP, tokens())));

        var seen = upstreams.only(DELETE);
        assertEquals("Bearer refresh-1", seen.headers().get("Authorization"));
        assertEquals("", seen.body());
    }

    @Test
    void a_session_that_has_ended_counts_as_ended() {
        upstreams.on(DELETE, Reply.of(400, "{\"error\":\"ExpiredToken\",\"message\":\"Token has been revoked\"}"));

        assertTrue(await(upstreams.connector("bluesky").revoke(APP, tokens())));
    }

    @ParameterizedTest
    @CsvSource({
        "https://127.0.0.1:1, CREDENTIALS_REJECTED",
        "https://10.0.0.8, CREDENTIALS_REJECTED",
        "https://169.254.169.254, CREDENTIALS_REJECTED",
        "https://[::1], CREDENTIALS_REJECTED",
        "https://[fd00::1], CREDENTIALS_REJECTED",
        "https://[::ffff:10.0.0.1], CREDENTIALS_REJECTED",
        "https://localhost, CREDENTIALS_REJECTED",
        "http://93.184.216.34, CREDENTIALS_REJECTED",
        "https://pds.example.com/path, CREDENTIALS_REJECTED",
        "https://me@pds.example.com, CREDENTIALS_REJECTED",
        "ftp://pds.example.com, CREDENTIALS_REJECTED",
        "https://no-such-host.invalid, PLATFORM_UNAVAILABLE"
    })
    void a_server_that_a_stranger_names_is_called_only_in_public(
            String server, ErrorCode expected, @TempDir Path folder) throws IOException {
        directory(folder);
        try (var strict = Resolving.over(upstreams, folder, false)) {
            document(server);

            var error = Upstreams.failure(strict.bluesky().login(DID, PASSWORD));

            assertEquals(expected, error.code());
        }
    }

    @Test
    void the_accounts_own_server_is_found_by_its_handle_and_checked_both_ways(@TempDir Path folder) throws IOException {
        directory(folder);
        var resolve = "GET /bluesky/appview/xrpc/com.atproto.identity.resolveHandle";
        var own = "http://localhost:" + upstreams.port();
        upstreams
                .on(resolve, Reply.ok("{\"did\":\"%s\"}".formatted(DID)))
                .on("POST /xrpc/com.atproto.server.createSession", Reply.ok(session(DID)));
        try (var resolving = Resolving.over(upstreams, folder, true)) {
            document(own);

            var tokens = await(resolving.bluesky().login("@Ana.bsky.social", PASSWORD));

            assertEquals(own, tokens.extras().get("pds"));
            assertEquals(
                    Map.of("handle", "ana.bsky.social"), upstreams.only(resolve).query());
            assertEquals(
                    ErrorCode.CREDENTIALS_REJECTED,
                    Upstreams.code(resolving.bluesky().login("eve.bsky.social", PASSWORD)),
                    "a document that does not claim the handle");
        }
    }

    @Test
    void a_handle_nobody_has_is_rejected(@TempDir Path folder) throws IOException {
        directory(folder);
        upstreams.on(
                "GET /bluesky/appview/xrpc/com.atproto.identity.resolveHandle",
                Reply.of(400, "{\"error\":\"InvalidRequest\",\"message\":\"Unable to resolve handle\"}"));
        try (var resolving = Resolving.over(upstreams, folder, true)) {
            assertEquals(
                    ErrorCode.CREDENTIALS_REJECTED,
                    Upstreams.code(resolving.bluesky().login("nobody.bsky.social", PASSWORD)));
        }
    }

    /** The shipped file with its hosts on loopback, as an operator's file: no setting overrides it, so it resolves. */
    private void directory(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("bluesky.yaml"),
                Files.readString(Path.of("conf/platforms/bluesky.yaml"))
                        .replace("https://bsky.social", upstreams.url("bluesky", "pds"))
                        .replace("https://plc.directory", upstreams.url("bluesky", "plc"))
                        .replace("https://public.api.bsky.app", upstreams.url("bluesky", "appview")));
    }

    private void document(String server) {
        upstreams.on("GET /bluesky/plc/" + DID, Reply.ok("""
                {"id":"%s","alsoKnownAs":["at://ana.bsky.social"],"service":[
                {"id":"#other","serviceEndpoint":"https://other.example"},
                {"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"%s"}]}""".formatted(DID, server)));
    }

    private io.vertx.core.Future<TokenSet> login(String typed) {
        return upstreams.passwords("bluesky").login(typed, PASSWORD);
    }

    private static TokenSet tokens() {
        var plain = Upstreams.grant();
        return new TokenSet(
                plain.accessToken(),
                plain.refreshToken(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                "Bearer",
                Map.of("did", DID, "handle", "ana.bsky.social", "pds", "https://elsewhere.example"));
    }

    private static String session(String did) {
        return """
                {"accessJwt":"%s","refreshJwt":"%s","handle":"ana.bsky.social","did":"%s","active":true}""".formatted(jwt("com.atproto.appPass", 7200), jwt("com.atproto.refresh", 7776000), did);
    }

    private static String jwt(String scope, long seconds) {
        return claims("{\"scope\":\"%s\",\"exp\":%d}".formatted(scope, NOW.getEpochSecond() + seconds));
    }

    private static String claims(String claims) {
        return "eyJhbGciOiJIUzI1NiJ9."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
