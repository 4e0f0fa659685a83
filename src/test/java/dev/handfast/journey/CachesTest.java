package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.Gateway;
import dev.handfast.core.Secret;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one process changes, every other knows. */
class CachesTest {
    private static final Duration AT_ONCE =
            Duration.ofSeconds(10); // milliseconds, on a machine that has nothing else to do

    private static Stage stage;
    private static Gateway replica;

    private final Stage.Guest guest = stage.tenant();
    private final Rows rows = Rows.of(stage);

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
        replica = stage.replica();
    }

    @AfterAll
    static void close() {
        Stage.await(replica.stop());
        stage.close();
    }

    private LateClient other(Secret key) {
        return new LateClient(URI.create("http://localhost:" + replica.httpPort()), Optional.of(key));
    }

    private String connect(String redirect) {
        return "/v1/connect/twitter?profileId=" + guest.profile() + "&redirect_url=" + redirect;
    }

    private static void soon(int status, java.util.function.Supplier<Reply> call) {
        await().atMost(AT_ONCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> call.get().status() == status);
    }

    @Test
    void a_revoked_key_stops_everywhere_at_once() {
        var key = guest.key(Role.OWNER, Set.of());
        assertEquals(200, other(key).get("/v1/profiles").status());
        assertEquals(200, guest.late(key).get("/v1/profiles").status());
        var id = rows.read(
                        "select id from api_key where tenant = ? order by id desc limit 1",
                        row -> dev.handfast.core.Id.fromUuid((java.util.UUID) row.getObject(1))
                                .orElseThrow(),
                        guest.tenant().id().uuid())
                .get(0);

        assertEquals(200, guest.late().delete("/v1/api-keys/" + id.hex()).status());

        assertEquals(401, guest.late(key).get("/v1/profiles").status());
        soon(401, () -> other(key).get("/v1/profiles"));
    }

    @Test
    void a_changed_redirect_list_counts_everywhere_at_once() {
        assertEquals(200, other(guest.key()).get(connect(Stage.REDIRECT)).status());
        var settings = guest.tenant().settings();
        var changed = new dev.handfast.tenant.Tenant(
                guest.tenant().id(),
                guest.tenant().name(),
                guest.tenant().email(),
                new TenantSettings(
                        List.of(new RedirectRule("https://app.example.com/*")),
                        settings.browserBinding(),
                        settings.ownAppPlatforms(),
                        settings.branding()),
                guest.tenant().createdAt());

        stage.withTenancy(tenancy -> tenancy.updateTenant(changed.id(), before -> changed));

        soon(400, () -> other(guest.key()).get(connect(Stage.REDIRECT)));
        soon(400, () -> guest.late().get(connect(Stage.REDIRECT)));
    }

    @Test
    void a_deleted_profile_is_gone_everywhere_at_once() {
        var profile = guest.profile("Second");
        var path = "/v1/connect/twitter?profileId=" + profile;
        assertEquals(200, other(guest.key()).get(path).status());

        assertEquals(200, guest.late().delete("/v1/profiles/" + profile).status());

        soon(404, () -> other(guest.key()).get(path));
        assertEquals(404, guest.late().get(path).status());
    }

    @Test
    void what_is_absent_is_looked_for_again() {
        var early = dev.handfast.tenant.KeyFormat.LATE.mint();
        assertEquals(401, other(early).get("/v1/profiles").status());
        var now = java.time.Instant.now();
        var key = new dev.handfast.tenant.ApiKey(
                dev.handfast.core.Id.at(now),
                guest.tenant().id(),
                "late",
                "late comer",
                dev.handfast.tenant.KeyFormat.LATE.preview(early),
                Role.OWNER,
                Set.of(),
                now,
                Optional.empty());
        stage.withTenancy(tenancy -> tenancy.createKey(key, early));

        assertEquals(200, other(early).get("/v1/profiles").status());
    }

    @Test
    void with_the_line_cut_nothing_remembered_is_trusted() {
        var key = guest.key(Role.OWNER, Set.of());
        assertEquals(200, guest.late(key).get("/v1/profiles").status());
        assertEquals(200, other(key).get("/v1/profiles").status());
        long listeners = listeners();
        // Deaf for a while: whoever comes back is cut off again.
        var deaf = new java.util.concurrent.atomic.AtomicBoolean(true);
        var cutter = new Thread(() -> {
            while (deaf.get()) {
                cutOff();
            }
        });
        cutOff();
        cutter.start();
        try {
            await().atMost(AT_ONCE).until(() -> listeners() == 0);
            rows.change("alter table api_key disable trigger tell_of_tenant");
            rows.change(
                    "delete from api_key where tenant = ? and name = 'test' and id = (select max(id::text)::uuid from api_key where tenant = ?)",
                    guest.tenant().id().uuid(),
                    guest.tenant().id().uuid());
            soon(401, () -> guest.late(key).get("/v1/profiles"));
            soon(401, () -> other(key).get("/v1/profiles"));
        } finally {
            rows.change("alter table api_key enable trigger tell_of_tenant");
            deaf.set(false);
            join(cutter);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> listeners() == listeners);
        assertEquals(200, other(guest.key()).get("/v1/profiles").status());
        var second = guest.profile("Second");
        assertEquals(
                200,
                other(guest.key())
                        .get("/v1/connect/twitter?profileId=" + second)
                        .status());
        assertEquals(200, guest.late().delete("/v1/profiles/" + second).status());
        soon(404, () -> other(guest.key()).get("/v1/connect/twitter?profileId=" + second));
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long listeners() {
        return rows.number(
                "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen%'");
    }

    private void cutOff() {
        rows.read(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'",
                row -> row.getBoolean(1));
    }
}
