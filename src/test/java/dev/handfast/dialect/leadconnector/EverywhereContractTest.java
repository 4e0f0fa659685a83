package dev.handfast.dialect.leadconnector;

import static dev.handfast.dialect.leadconnector.Lead.answered;
import static dev.handfast.dialect.leadconnector.Lead.done;
import static dev.handfast.dialect.leadconnector.Lead.refused;
import static dev.handfast.dialect.leadconnector.Lead.unauthorized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every operation: tokens, versions, limits, paths. */
class EverywhereContractTest {
    private final Lead lead = Lead.open();

    private String filled(String path) {
        return path.replace("LOC", lead.location())
                .replace("ID", Id.at(Instant.now()).hex());
    }

    /** Tokens. */
    @Nested
    class Token {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "POST /social-media-posting/oauth/facebook/start",
                    "GET /social-media-posting/oauth/LOC/facebook/accounts/ID",
                    "POST /social-media-posting/oauth/LOC/facebook/accounts/ID",
                    "GET /social-media-posting/oauth/facebook/accounts/ID",
                    "POST /social-media-posting/oauth/facebook/accounts/ID",
                    "GET /social-media-posting/oauth/LOC/google/locations/ID",
                    "POST /social-media-posting/oauth/LOC/google/locations/ID",
                    "GET /social-media-posting/oauth/google/locations/ID",
                    "POST /social-media-posting/oauth/google/locations/ID",
                    "GET /social-media-posting/LOC/accounts",
                    "DELETE /social-media-posting/LOC/accounts/ID",
                    "GET /locations/search",
                    "GET /locations/LOC",
                    "GET /social-media-posting/oauth/facebook/start?locationId=LOC&userId=u"
                })
        void is_needed_before_anything_else(String operation) {
            var words = filled(operation).split(" ");
            var expired = expired();
            var ofOthers = Arrays.stream(KeyFormat.values())
                    .filter(format -> format != KeyFormat.LEADCONNECTOR)
                    .map(format -> lead.guest().key(format, Role.OWNER, Set.of()));
            Stream.concat(ofOthers, Stream.of(KeyFormat.LEADCONNECTOR.mint(), Secret.of("x".repeat(600)), expired))
                    .map(token -> Lead.with(lead.guest(), token))
                    .forEach(stranger -> {
                        unauthorized(stranger.raw(words[0], words[1], ""));
                        unauthorized(stranger.raw(words[0], "/leadconnector" + words[1], ""));
                    });
            unauthorized(Lead.stranger(lead.guest()).raw(words[0], words[1], ""));
            unauthorized(lead.http().raw(words[0], words[1], "", "Authorization", "Basic eA==", "Version", "v3"));
        }

        private Secret expired() {
            var text = KeyFormat.LEADCONNECTOR.mint();
            var made = Instant.now().minusSeconds(60);
            lead.guest()
                    .stage()
                    .withTenancy(tenancy -> tenancy.createKey(
                            new ApiKey(
                                    Id.at(made),
                                    lead.guest().tenant().id(),
                                    "leadconnector",
                                    "test",
                                    KeyFormat.LEADCONNECTOR.preview(text),
                                    Role.OWNER,
                                    Set.of(),
                                    made,
                                    Optional.of(made.plusSeconds(1))),
                            text));
            return text;
        }
    }

    /** The Version header. */
    @Nested
    class Version {
        @Test
        void is_needed() {
            for (var path : List.of(
                    lead.accounts(),
                    "/locations/search",
                    filled("/social-media-posting/oauth/facebook/accounts/ID"),
                    filled("/social-media-posting/oauth/facebook/start?locationId=LOC&userId=u"))) {
                refused(401, "version header was not found.", lead.http().get(path));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"2021-04-15", "v2", "V3", "x"})
        void is_a_known_one(String version) {
            refused(401, "version header is invalid", lead.http().get(lead.accounts(), "Version", version));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2021-07-28", "v3", " v3 "})
        void is_either_of_two(String version) {
            done(200, lead.http().get(lead.accounts(), "Version", version));
        }
    }

    /** Limits. */
    @Nested
    class Limits {
        @Test
        void are_told_with_every_answer() {
            var reply = lead.get(lead.accounts());

            assertEquals(
                    "10000", reply.header("X-RateLimit-Interval-Milliseconds").orElseThrow());
            assertEquals("100", reply.header("X-RateLimit-Max").orElseThrow());
            assertEquals("99", reply.header("X-RateLimit-Remaining").orElseThrow());
            assertEquals("200000", reply.header("X-RateLimit-Limit-Daily").orElseThrow());
            assertEquals("199999", reply.header("X-RateLimit-Daily-Remaining").orElseThrow());
            assertTrue(Long.parseLong(reply.header("X-RateLimit-Daily-Reset").orElseThrow()) < 86_400_000);
        }

        @Test
        void hold_back_who_asks_too_much_and_nobody_else() {
            var other = Lead.of(lead.guest());

            var refused = Stream.generate(() -> lead.get("/locations/search"))
                    .limit(2000)
                    .filter(reply -> reply.status() != 200)
                    .findFirst()
                    .orElseThrow();

            refused(429, "Too Many Requests", refused);
            assertTrue(Integer.parseInt(refused.header("Retry-After").orElseThrow()) > 0);
            assertEquals("0", refused.header("X-RateLimit-Remaining").orElseThrow());
            assertEquals(200, other.get("/locations/search").status());
        }

        @Test
        void are_the_operator_s_where_the_operator_decided_so() {
            try (var stage = Stage.open(
                    Map.of("HANDFAST_LIMITS_AS_DOCUMENTED", "false", "HANDFAST_LIMITS_REQUESTS_PER_MINUTE", "3"))) {
                var reply = Lead.of(stage.tenant()).get("/locations/search");

                assertEquals("3", reply.header("X-RateLimit-Max").orElseThrow());
                assertEquals(
                        "60000",
                        reply.header("X-RateLimit-Interval-Milliseconds").orElseThrow());
                assertEquals(Optional.empty(), reply.header("X-RateLimit-Limit-Daily"));
            }
        }
    }

    /** Paths, methods, bodies. */
    @Nested
    class Path {
        @Test
        void is_the_same_under_the_api_s_own_prefix() {
            var prefixed = new Lead(
                    lead.guest(),
                    new LateClient(
                            URI.create(lead.guest().stage().publicUrl() + "/leadconnector"),
                            lead.http().key()));

            assertEquals(done(200, lead.get(lead.accounts())), done(200, prefixed.get(lead.accounts())));
            var consent = prefixed.consent("twitter", "few");
            assertEquals(1, prefixed.listed("twitter", consent).path("profile").size());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/social-media-posting",
                    "/social-media-posting/",
                    "/social-media-posting/x",
                    "/social-media-posting/oauth/facebook",
                    "/social-media-posting/oauth/facebook/start/more",
                    "/locations",
                    "/locations/x/y",
                    "/leadconnector/nowhere",
                    "/leadconnector/v1/accounts"
                })
        void that_is_not_there_is_told_back(String path) {
            refused(404, "Cannot GET " + path, lead.get(path));
            refused(404, "Cannot GET " + path, Lead.stranger(lead.guest()).get(path));
            refused(404, "Cannot POST " + path, lead.post(path, Map.of()));
        }

        @Test
        void with_another_method_tells_which_there_are() {
            var reply = lead.raw("PUT", lead.accounts(), "{}");

            refused(405, "Cannot PUT " + lead.accounts(), reply);
            assertEquals("GET", reply.header("Allow").orElseThrow());
            refused(405, "Cannot DELETE /locations/search", lead.delete("/locations/search"));
            assertEquals(
                    "GET, POST",
                    lead.delete("/social-media-posting/oauth/facebook/start")
                            .header("Allow")
                            .orElseThrow());
        }

        @Test
        void of_other_apis_is_spoken_in_theirs() {
            assertTrue(lead.get("/v1/accounts").json().path("error").isTextual());
        }

        @Test
        void of_nobody_s_is_spoken_of_as_the_token_looks() {
            refused(404, "Cannot GET /nowhere", lead.get("/nowhere"));
            assertEquals(
                    Optional.of("text/html; charset=utf-8"),
                    Lead.stranger(lead.guest()).get("/nowhere").header("Content-Type"));
        }

        @Test
        void that_cannot_be_decoded_is_a_bad_request() {
            var raw = RawRequest.get(lead, "/social-media-posting/%zz/accounts");

            assertTrue(raw.startsWith("HTTP/1.1 400 "), raw);
            assertTrue(raw.endsWith("{\"statusCode\":400,\"message\":\"Bad Request\"}"), raw);
        }

        @Test
        void is_answered_whatever_stands_in_it() {
            for (var text :
                    List.of("%00", "%0A", "%FF%FE", "%ED%A0%80", "..%2F..%2Fx", "%F0%9F%8D%A3", "a%20b", "'--")) {
                for (var path : List.of(
                        "/social-media-posting/" + text + "/accounts",
                        lead.accounts() + "/" + text,
                        "/social-media-posting/oauth/" + text + "/start",
                        "/social-media-posting/oauth/" + lead.location() + "/" + text + "/accounts/x",
                        lead.at("facebook", text),
                        "/locations/" + text)) {
                    var reply = lead.get(path);
                    assertTrue(reply.status() >= 400 && reply.status() < 500, path + ": " + reply.status());
                    answered(reply.status(), reply);
                }
            }
        }

        @Test
        void has_parameters_once_each() {
            var reply = lead.get(
                    "/social-media-posting/oauth/facebook/start?userId=u&userId=v&locationId=" + lead.location());

            Lead.invalid(reply, "userId must be given once");
            IntStream.of(200, 201)
                    .forEach(length -> assertEquals(
                            length == 200 ? 302 : 422,
                            lead.get("/social-media-posting/oauth/facebook/start?locationId=" + lead.location()
                                            + "&userId=" + "u".repeat(length))
                                    .status()));
        }
    }
}
