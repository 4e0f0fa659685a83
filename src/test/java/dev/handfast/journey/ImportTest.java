package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.dialect.handfast.Own;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What becomes of connections that were brought from elsewhere. */
class ImportTest {
    private static final String PASSPHRASE = "correct horse battery staple";

    private final Stage stage = Stage.shared();
    private final Rows rows = Rows.of(stage);
    private final Stage.Guest guest = stage.tenant();
    private final Own own = Own.of(guest);

    private static Map<String, Object> connection(String access) {
        return Own.body(
                "platform",
                "bluesky",
                "identity",
                Map.of("id", "did:plc:brought", "username", "brought.test"),
                "tokens",
                Map.of(
                        "access_token",
                        access,
                        "refresh_token",
                        "carried-refresh",
                        "access_expires_at",
                        "2099-01-01T00:00:00Z"));
    }

    private String bring(Map<String, Object> connection, boolean replace) {
        var told = Own.answered(
                200, own.post("/import", Own.body("connections", List.of(connection), "replace", replace)));
        return told.path("results")
                .path(0)
                .path("accounts")
                .path(0)
                .path("account_id")
                .asText();
    }

    /** Such a connection, of which it is not told when its tokens end. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> endless() {
        var endless = connection("carried-access");
        var tokens = new HashMap<>((Map<String, Object>) endless.get("tokens"));
        tokens.remove("access_expires_at");
        endless.put("tokens", tokens);
        return endless;
    }

    private long untried() {
        return rows.number(
                "select count(*) from oauth_grant where tenant = ? and fence = 0",
                guest.tenant().id().uuid());
    }

    @Test
    void its_tokens_are_not_spent_before_their_time() {
        bring(connection("carried-access"), false);

        assertEquals(
                1L,
                rows.number(
                        "select count(*) from oauth_grant where tenant = ? and next_refresh_at > now() + interval '1 day'",
                        guest.tenant().id().uuid()));
        assertEquals(1L, untried(), "and whoever has them yet may go on with them");
    }

    @Test
    void its_tokens_are_renewed_at_once_where_nobody_told_when_they_end() {
        bring(endless(), false);

        await().atMost(Duration.ofSeconds(20)).until(() -> untried() == 0);
    }

    @Test
    void its_tokens_last_as_the_platforms_do_where_they_cannot_be_renewed() {
        var app = stage.sandbox().settings().platforms().get("facebook").clientId();
        bring(
                Own.body(
                        "platform",
                        "facebook",
                        "client_id",
                        app,
                        "identity",
                        Map.of("id", "4711"),
                        "tokens",
                        Map.of("access_token", "carried-access")),
                false);

        assertEquals(
                1L,
                rows.number(
                        "select count(*) from oauth_grant where tenant = ? and access_expires_at > now() + interval '59 days'",
                        guest.tenant().id().uuid()));
        assertEquals(1L, untried());
    }

    /** An account of X and its clone in another profile, which rest on one consent. */
    private List<String> twins() {
        var account = own.consented("few", "twitter").path("account_ids").get(0).asText();
        var clone = Own.answered(
                201,
                own.post(
                        "/accounts/" + account + "/clone",
                        Own.body("profile_id", guest.profile("Twin").hex())));
        return List.of(account, clone.path("account_id").asText());
    }

    private Map<String, Object> export() {
        var sealed = Own.answered(200, own.post("/export", Own.body("passphrase", PASSPHRASE)));
        return Own.body("export", sealed, "passphrase", PASSPHRASE);
    }

    private static List<String> ids(JsonNode brought) {
        return StreamSupport.stream(brought.path("results").spliterator(), false)
                .map(result ->
                        result.path("accounts").path(0).path("account_id").asText())
                .toList();
    }

    /** Has the platform give new tokens, which it does not for those of a moment ago. */
    private void renew(Own own, String account) {
        rows.change(
                "update oauth_grant set issued_at = issued_at - interval '1 hour' where tenant = ?",
                own.guest().tenant().id().uuid());
        Own.answered(200, own.post("/accounts/" + account + "/refresh", Map.of()));
    }

    private static String status(Own own, String account) {
        return Own.answered(200, own.get("/accounts/" + account)).path("status").asText();
    }

    @Test
    void one_consent_comes_as_one_whatever_rests_on_it() {
        twins();
        var other = stage.tenant();
        var there = Own.of(other);

        var brought = ids(Own.answered(200, there.post("/import", export())));

        assertEquals(List.of(2L, 1L, 0L), rows.savedFor(other), "accounts and grants");
        renew(there, brought.get(0));
        brought.forEach(account -> assertEquals("active", status(there, account)));
    }

    @Test
    void one_consent_comes_as_one_to_several_who_bring_it_together() throws Exception {
        twins();
        var other = stage.tenant();
        var export = export();

        var imports = Stream.of(other, other, other, other)
                .map(to -> CompletableFuture.supplyAsync(() -> Own.of(to).post("/import", export)))
                .toList();
        for (var done : imports) {
            Own.answered(200, done.get());
        }

        assertEquals(List.of(2L, 1L, 0L), rows.savedFor(other), "accounts and grants");
    }

    @Test
    void what_is_brought_back_rests_beside_the_rest_of_its_consent() {
        var twins = twins();
        var export = export();
        Own.of(guest).delete("/accounts/" + twins.get(1));
        renew(own, twins.get(0)); // and the tokens in the export are worth nothing any more

        var brought = ids(Own.answered(200, own.post("/import", export)));

        assertEquals(List.of(2L, 1L, 0L), rows.savedFor(guest), "accounts and grants");
        brought.forEach(account -> assertEquals("active", status(own, account)));
    }

    @Test
    void what_is_brought_back_to_the_same_tokens_rests_on_them_too() {
        var twins = twins();
        var export = export();
        Own.of(guest).delete("/accounts/" + twins.get(1));
        export.put("replace", true);

        Own.answered(200, own.post("/import", export));

        assertEquals(List.of(2L, 1L, 0L), rows.savedFor(guest), "accounts and grants");
    }

    @Test
    void an_end_beyond_all_calendars_is_told_as_the_last_there_is() {
        var account = bring(connection("carried-access"), false);
        rows.change(
                "update oauth_grant set access_expires_at = timestamptz '290000-01-01 00:00:00Z' where tenant = ?",
                guest.tenant().id().uuid());

        var told = Own.answered(200, own.get("/accounts/" + account));

        assertTrue(told.toString().contains("\"9999-12-31T23:59:59Z\""), told.toString());
    }

    @Test
    void nothing_of_it_stands_in_clear() {
        bring(connection("carried-access"), false);

        var stored = rows.read(
                "select g::text || a::text from oauth_grant g join account a on a.grant_id = g.id where g.tenant = ?",
                row -> row.getString(1),
                guest.tenant().id().uuid());

        assertEquals(1, stored.size());
        assertFalse(stored.get(0).contains("carried-"), "tokens are sealed");
        var log = rows.read(
                "select a::text from audit a where tenant = ?",
                row -> row.getString(1),
                guest.tenant().id().uuid());
        assertFalse(log.toString().contains("carried-"));
    }

    @Test
    void the_log_of_it_is_only_added_to() {
        bring(connection("carried-access"), false);

        var refusal = assertThrows(
                AssertionError.class,
                () -> rows.change(
                        "update audit set object = 'x' where tenant = ?",
                        guest.tenant().id().uuid()));

        assertTrue(refusal.getCause().getMessage().contains("only added to"));
    }
}
