package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.dialect.handfast.Own;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of connections that were brought from elsewhere. */
class ImportTest {
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

    @Test
    void its_grant_is_looked_at_at_once() {
        bring(connection("carried-access"), false);

        // Either it is due, or it was taken up already.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rows.number("""
                                select count(*) from oauth_grant where tenant = ?
                                and (next_refresh_at <= now() or fence > 0 or failures > 0 or refresh_state <> 'ACTIVE')""", guest.tenant().id().uuid()) == 1);
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
