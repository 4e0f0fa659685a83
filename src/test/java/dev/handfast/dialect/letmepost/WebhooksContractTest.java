package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.body;
import static dev.handfast.dialect.letmepost.Contract.invalid;
import static dev.handfast.dialect.letmepost.Contract.names;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static dev.handfast.dialect.letmepost.Contract.strangeIds;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.webhook.Receiver;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /webhook-endpoints}. */
class WebhooksContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final Customer OTHER = Customer.arrives();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static Vertx vertx;
    private Receiver receiver;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        Stage.await(vertx.close());
    }

    @BeforeEach
    void listen() {
        receiver = new Receiver(vertx);
    }

    @AfterEach
    void leave() {
        receiver.close();
    }

    private Reply create(Object... pairs) {
        return ADA.api().post("/v1/webhook-endpoints", body(pairs));
    }

    private JsonNode made(Object... more) {
        var body = body(more);
        body.put("url", receiver.url().toString());
        return answered(201, ADA.api().post("/v1/webhook-endpoints", body));
    }

    private static String path(JsonNode endpoint) {
        return "/v1/webhook-endpoints/" + endpoint.path("id").asText();
    }

    private static String hmac(String secret, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Nested
    class Create {
        @Test
        void shows_the_signing_secret_once() {
            var made = made("description", "Production", "events", List.of("token.expiring", "post.published"));

            assertEquals(
                    List.of(
                            "id",
                            "url",
                            "events",
                            "description",
                            "active",
                            "lastDeliveryAt",
                            "lastFailureReason",
                            "createdAt",
                            "updatedAt",
                            "signingSecret"),
                    names(made));
            assertEquals("Production", made.path("description").asText());
            assertTrue(made.path("active").asBoolean());
            for (var read : List.of(ADA.api().get(path(made)), ADA.api().get("/v1/webhook-endpoints"))) {
                answered(200, read);
                assertFalse(read.text().contains(made.path("signingSecret").asText()));
                assertFalse(read.text().contains("signingSecret"));
            }
        }

        @Test
        void refuses_what_is_missing_or_wrong() {
            invalid(create(), "url");
            for (Object url :
                    new Object[] {"", 7, "ftp://example.com", "http://example.com/", "https://u@example.com/"}) {
                invalid(create("url", url), "url");
            }
            var url = receiver.url().toString();
            invalid(create("url", url, "events", "all"), "events");
            invalid(create("url", url, "events", List.of("no.such")), "events");
            invalid(create("url", url, "events", List.of(1)), "events");
            invalid(create("url", url, "events", Collections.nCopies(101, "token.expiring")), "events");
            invalid(create("url", url, "description", "d".repeat(501)), "description");
            invalid(create("url", url, "description", "a\nb"), "description");
            refused(403, "unauthorized", ADA.reader().post("/v1/webhook-endpoints", Map.of("url", url)));
            refused(
                    403,
                    "unauthorized",
                    ADA.pinned(ADA.guest().profile()).post("/v1/webhook-endpoints", Map.of("url", url)));
        }
    }

    @Nested
    class Read_and_change {
        @Test
        void of_one_that_is_absent_foreign_or_told_in_another_form_finds_nothing() {
            var late = ADA.guest()
                    .late()
                    .post(
                            "/v1/webhooks/settings",
                            body(
                                    "name",
                                    "n",
                                    "url",
                                    receiver.url().toString(),
                                    "events",
                                    List.of("account.connected")));
            var lateId = Id.fromHex(late.json().at("/webhook/_id").asText()).orElseThrow();
            var foreign = answered(
                            201,
                            OTHER.api()
                                    .post(
                                            "/v1/webhook-endpoints",
                                            Map.of("url", receiver.url().toString())))
                    .path("id")
                    .asText();
            for (var id : List.of(nobody(), foreign, lateId.uuid().toString())) {
                var path = "/v1/webhook-endpoints/" + id;
                refused(404, "not_found", ADA.api().get(path));
                refused(404, "not_found", ADA.api().patch(path, Map.of("active", false)));
                refused(404, "not_found", ADA.api().delete(path));
                refused(404, "not_found", ADA.api().post(path + "/test", Map.of()));
            }
            strangeIds().forEach(id -> refused(404, "not_found", ADA.api().get("/v1/webhook-endpoints/" + id)));
        }

        @Test
        void changes_what_is_given_and_leaves_the_rest() {
            var made = made("description", "One");

            var changed = answered(
                    200, ADA.api().patch(path(made), body("active", false, "events", List.of("token.revoked"))));
            assertFalse(changed.path("active").asBoolean());
            assertEquals("One", changed.path("description").asText());
            assertEquals("token.revoked", changed.at("/events/0").asText());
            var bare = answered(200, ADA.api().patch(path(made), body("description", null)));
            assertTrue(bare.path("description").isNull());
            assertEquals(bare, answered(200, ADA.api().get(path(made))));
            answered(200, ADA.api().patch(path(made), body("description", "Two")));
            assertTrue(answered(200, ADA.api().patch(path(made), body("description", "")))
                    .path("description")
                    .isNull());
            assertTrue(bare.path("updatedAt")
                            .asText()
                            .compareTo(made.path("updatedAt").asText())
                    >= 0);
        }

        @Test
        void refuses_no_change_and_wrong_ones() {
            var path = path(made());
            invalid(ADA.api().patch(path, Map.of()), "url");
            assertEquals(
                    "active must be true or false.",
                    invalid(ADA.api().patch(path, body("active", "yes")), "active")
                            .path("message")
                            .asText());
            invalid(ADA.api().patch(path, body("url", "http://example.com/")), "url");
            refused(403, "unauthorized", ADA.reader().patch(path, Map.of("active", false)));
        }

        @Test
        void deletes_for_good() {
            var made = made();

            assertTrue(
                    answered(200, ADA.api().delete(path(made))).path("deleted").asBoolean());
            refused(404, "not_found", ADA.api().get(path(made)));
        }
    }

    @Nested
    class Try {
        @Test
        void sends_at_once_and_really_signed() throws Exception {
            var made = made();

            var reply = ADA.api().post(path(made) + "/test", body("type", "token.expiring", "data", Map.of("n", 7)));

            var answer = answered(200, reply);
            assertTrue(answer.path("delivered").asBoolean());
            assertEquals(200, answer.path("status").asInt());
            assertTrue(answer.path("errorName").isNull());
            assertFalse(answer.path("nonRetryable").asBoolean());
            var came = receiver.came().get(0);
            assertEquals(came.json(), answer.path("sentEvent"));
            assertEquals("token.expiring", came.json().path("type").asText());
            assertEquals(7, came.json().at("/data/n").asInt());
            assertEquals(
                    "org_" + ADA.guest().tenant().id().uuid(),
                    came.json().path("organizationId").asText());
            assertEquals(
                    hmac(made.path("signingSecret").asText(), came.body()),
                    came.headers().get("X-Letmepost-Signature"));
            assertEquals("token.expiring", came.headers().get("X-Letmepost-Event"));
            assertEquals(came.json().path("id").asText(), came.headers().get("X-Letmepost-Event-Id"));
            assertEquals(answer.path("deliveryId").asText(), came.headers().get("X-Letmepost-Delivery-Id"));
            assertEquals(
                    reply.header("X-Request-Id").orElseThrow(), came.headers().get("X-Letmepost-Request-Id"));
        }

        @Test
        void tells_what_went_wrong_and_whether_it_would_be_tried_again() {
            var path = path(made()) + "/test";
            receiver.answers(500);
            var failed = answered(200, ADA.api().raw("POST", path, ""));
            assertEquals("post.published", failed.at("/sentEvent/type").asText());
            assertEquals(
                    List.of(false, false),
                    List.of(
                            failed.path("delivered").asBoolean(),
                            failed.path("nonRetryable").asBoolean()));
            assertEquals("HttpError", failed.path("errorName").asText());
            assertEquals("said no", failed.path("responseBody").asText());

            receiver.answers(404);
            assertTrue(answered(200, ADA.api().post(path, Map.of()))
                    .path("nonRetryable")
                    .asBoolean());

            receiver.close();
            var lost = answered(200, ADA.api().post(path, Map.of()));
            assertTrue(lost.path("status").isNull());
            assertEquals("NetworkError", lost.path("errorName").asText());
        }

        @Test
        void refuses_an_event_or_data_that_is_none() {
            var path = path(made()) + "/test";
            invalid(ADA.api().post(path, body("type", "no.such")), "type");
            invalid(ADA.api().post(path, body("data", List.of())), "data");
            refused(403, "unauthorized", ADA.reader().post(path, Map.of()));
        }
    }

    @Test
    void a_receiver_is_told_of_what_it_asked_for_in_letmeposts_envelope() {
        var customer = Customer.arrives();
        var made = answered(
                201,
                customer.api()
                        .post(
                                "/v1/webhook-endpoints",
                                body("url", receiver.url().toString(), "events", List.of("account.connected"))));
        var account = customer.connect("twitter", "few").get("accountId");

        await().atMost(SOON).until(() -> !receiver.came().isEmpty());

        var told = receiver.came().get(0).json();
        assertEquals(List.of("id", "type", "createdAt", "organizationId", "data"), names(told));
        assertEquals(account, told.at("/data/accountId").asText());
        assertEquals(customer.profile(), told.at("/data/profileId").asText());
        await().atMost(SOON).until(() -> answered(200, customer.api().get(path(made)))
                .path("lastDeliveryAt")
                .isTextual());
    }

    @Test
    void a_refusal_is_the_last_word_and_its_reason_is_told() {
        var customer = Customer.arrives();
        receiver.answers(422);
        var made = answered(
                201,
                customer.api()
                        .post(
                                "/v1/webhook-endpoints",
                                body("url", receiver.url().toString(), "events", List.of("account.connected"))));
        customer.connect("twitter", "few");

        await().atMost(SOON).until(() -> answered(200, customer.api().get("/v1/webhook-endpoints"))
                .at("/data/0/lastFailureReason")
                .asText()
                .contains("422"));
        assertEquals(1, receiver.came().size());
        assertTrue(answered(200, customer.api().get(path(made))).path("active").asBoolean());
    }
}
