package dev.handfast.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.tenant.OwnApp;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import dev.handfast.vault.KeyDemand;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.KeyRingException;
import dev.handfast.vault.Place;
import dev.handfast.vault.ResealVerticle;
import dev.handfast.vault.SealedKind;
import dev.handfast.vault.SealedRows.Stretch;
import dev.handfast.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every sealed column there is, on PostgreSQL itself. */
class SealedRowsTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final KeyRing BEFORE = KeyRing.create().add();
    private static final KeyRing AFTER = BEFORE.rotate();
    private static final long OLD = BEFORE.primary();
    private static final long NEW = AFTER.primary();
    private static final Vault OLD_VAULT = Vault.with(BEFORE);
    private static final Vault NEW_VAULT = Vault.with(AFTER.remove(OLD));

    /** Columns of bytes with nothing sealed in them. */
    private static final Set<String> HASHES = Set.of(
            "api_key.hash",
            "connect_flow.state_hash",
            "connect_flow.browser_hash",
            "connect_flow.proof_hash",
            "selection.temp_hash",
            "selection.connect_hash",
            "data_deletion.code_hash",
            "handoff.handle_hash",
            "replay.name_hash",
            "replay.body_hash");

    private static Vertx vertx;
    private static Database database;
    private static PgSealingKeys keys;
    private static PgSealedRows rows;

    private final Tenant tenant = new Tenant(Id.at(NOW), "Guest", "", TenantSettings.DEFAULT, NOW);
    private final Profile profile = new Profile(Id.at(NOW), tenant.id(), "First", "", "", true, NOW);

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        var url = Secret.of(LocalPostgres.shared().freshDatabase().toString());
        done(new Migrations(vertx, url).migrate());
        database = Database.open(vertx, url, 3);
        keys = new PgSealingKeys(database, () -> NOW);
        rows = new PgSealedRows(database, Vault.with(AFTER));
    }

    @AfterAll
    static void close() {
        done(database.close());
        done(vertx.close());
    }

    @BeforeEach
    void empty() {
        run("truncate tenant, sealing_key, connect_flow, selection cascade");
        var tenancy = new PgTenancy(database, OLD_VAULT);
        done(tenancy.createTenant(tenant).compose(made -> tenancy.createProfile(profile)));
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static RowSet<Row> run(String sql, Object... values) {
        return done(database.client().preparedQuery(sql).execute(Tuple.from(values)));
    }

    private Buffer sealed(String text, Id owner, String field) {
        return Buffer.buffer(OLD_VAULT.seal(Secret.of(text), new Place(tenant.id(), owner, field)));
    }

    /** A grant, and an account with a token of its own under the same id. */
    private Id grant() {
        var id = Id.at(NOW);
        run("""
                insert into oauth_grant (id, tenant, platform, client_id, identity_id, identity, access_token, refresh_token,
                    token_type, scopes, extras, created_at, updated_at, issued_at)
                values ($1, $2, 'somewhere', 'app', '7', '{}', $3, $4, 'Bearer', '{}', '{}', now(), now(), now())""", id.uuid(), tenant.id().uuid(), sealed("a-" + id, id, "access"), sealed("r-" + id, id, "refresh"));
        run("""
                insert into account (id, tenant, profile, platform, grant_id, kind, upstream_id, username, display_name, details,
                    own_token, status, connected_at, updated_at)
                values ($1, $2, $3, 'somewhere', $1, 'PAGE', $4, 'ada', 'Ada', '{}', $5, 'ACTIVE', now(), now())""", id.uuid(), tenant.id().uuid(), profile.id().uuid(), id.hex(), sealed("o-" + id, id, "own"));
        return id;
    }

    private Id endpoint() {
        var id = Id.at(NOW);
        run(
                """
                insert into webhook_endpoint (id, tenant, form, name, url, secret, previous_secret, events, types, headers, active,
                    created_at)
                values ($1, $2, 'STANDARD', 'mine', 'https://a.example.com', $3, $4, '{}', '{}', $5, true, now())""",
                id.uuid(),
                tenant.id().uuid(),
                sealed("s-" + id, id, "webhook-secret"),
                sealed("p-" + id, id, "webhook-secret"),
                sealed("h-" + id, id, "webhook-headers"));
        return id;
    }

    private void ownApp(String platform) {
        done(new PgTenancy(database, OLD_VAULT)
                .putOwnApp(new OwnApp(
                        tenant.id(), platform, "mine", List.of(Secret.of("new-secret"), Secret.of("old-secret")))));
    }

    private void flow(Instant expires) {
        run(
                "insert into connect_flow (state_hash, flow, tenant, platform, sealed, expires_at) values ($1, $2, $3, 'x', $4, $5)",
                Buffer.buffer(Secret.random().sha256()),
                Id.at(NOW).uuid(),
                tenant.id().uuid(),
                sealed("flow", Id.at(NOW), "flow"),
                expires.atOffset(ZoneOffset.UTC));
    }

    private static Stretch reseal(SealedKind kind, Optional<UUID> after, int most) {
        return done(rows.reseal(kind, AFTER.retired(), after, most));
    }

    private String opened(String table, String column, Id id, String field) {
        var stored = run("select " + column + " from " + table + " where id = $1", id.uuid())
                .iterator()
                .next()
                .getBuffer(0)
                .getBytes();
        return NEW_VAULT.open(stored, new Place(tenant.id(), id, field)).reveal();
    }

    @Test
    void every_column_of_bytes_is_a_hash_or_counts_as_needing_its_key() {
        var sealed = new TreeSet<String>();
        run("""
                select table_name || '.' || column_name from information_schema.columns
                where table_schema = 'public' and data_type = 'bytea'""").forEach(row -> sealed.add(row.getString(0)));
        sealed.removeAll(HASHES);

        var known = new TreeSet<>(Set.of(
                "oauth_grant.access_token",
                "oauth_grant.refresh_token",
                "account.own_token",
                "own_app.client_secret",
                "webhook_endpoint.secret",
                "webhook_endpoint.previous_secret",
                "webhook_endpoint.headers",
                "connect_flow.sealed",
                "connect_flow.ending",
                "selection.intent",
                "selection.sealed",
                "handoff.sealed",
                "watched_flow.state",
                "replay.answer",
                "owed_revocation.sealed"));

        assertEquals(
                known, sealed, "a new sealed column is to be counted by PgSealingKeys and sealed anew by PgSealedRows");
    }

    @Test
    void what_stays_is_sealed_anew_each_at_its_own_place() {
        var grant = grant();
        var endpoint = endpoint();
        ownApp("somewhere");
        ownApp("elsewhere");

        var done = new TreeMap<SealedKind, Integer>();
        for (var kind : List.of(SealedKind.GRANT, SealedKind.ACCOUNT, SealedKind.OWN_APP, SealedKind.ENDPOINT)) {
            done.put(kind, reseal(kind, Optional.empty(), 100).done());
        }

        assertEquals(
                Map.of(SealedKind.GRANT, 1, SealedKind.ACCOUNT, 1, SealedKind.OWN_APP, 2, SealedKind.ENDPOINT, 1),
                done);
        assertEquals("a-" + grant, opened("oauth_grant", "access_token", grant, "access"));
        assertEquals("r-" + grant, opened("oauth_grant", "refresh_token", grant, "refresh"));
        assertEquals("o-" + grant, opened("account", "own_token", grant, "own"));
        assertEquals("s-" + endpoint, opened("webhook_endpoint", "secret", endpoint, "webhook-secret"));
        assertEquals("p-" + endpoint, opened("webhook_endpoint", "previous_secret", endpoint, "webhook-secret"));
        assertEquals("h-" + endpoint, opened("webhook_endpoint", "headers", endpoint, "webhook-headers"));
        var app = done(new PgTenancy(database, NEW_VAULT).ownApp(tenant.id(), "elsewhere"))
                .orElseThrow();
        assertEquals(List.of(Secret.of("new-secret"), Secret.of("old-secret")), app.clientSecrets());
        assertEquals(0, reseal(SealedKind.GRANT, Optional.empty(), 100).done(), "once is enough");
    }

    @Test
    void rows_are_walked_in_stretches_and_none_is_left_out() {
        IntStream.range(0, 25).forEach(i -> grant());

        var walked = new ArrayList<Integer>();
        var reached = Optional.<UUID>empty();
        do {
            var stretch = reseal(SealedKind.GRANT, reached, 10);
            walked.add(stretch.done());
            reached = stretch.end();
        } while (reached.isPresent());

        assertEquals(List.of(10, 10, 5), walked);
        assertFalse(done(keys.needs()).rows().get(OLD).containsKey(SealedKind.GRANT));
    }

    @Test
    void a_row_that_is_being_written_is_passed_over_and_its_new_value_stays() {
        var held = grant();
        grant();
        var fresh = sealed("rotated", held, "access");
        var writing = done(database.pool().getConnection());
        var transaction = done(writing.begin());
        done(writing.preparedQuery("update oauth_grant set access_token = $2 where id = $1")
                .execute(Tuple.of(held.uuid(), fresh)));

        assertEquals(1, reseal(SealedKind.GRANT, Optional.empty(), 100).done());
        done(transaction.commit());
        done(writing.close());
        assertEquals(1, reseal(SealedKind.GRANT, Optional.empty(), 100).done());

        assertEquals("rotated", opened("oauth_grant", "access_token", held, "access"));
    }

    @Test
    void what_does_not_open_stays_as_it_is_and_keeps_its_key() {
        var broken = grant();
        grant();
        run(
                "update oauth_grant set access_token = set_byte(access_token, 20, 255 - get_byte(access_token, 20)) where id = $1",
                broken.uuid());

        var stretch = reseal(SealedKind.GRANT, Optional.empty(), 100);

        assertEquals(new Stretch(1, 1, Optional.empty()), stretch);
        assertEquals(1, done(keys.needs()).rows().get(OLD).get(SealedKind.GRANT));
    }

    @Test
    void needs_are_counted_by_row_and_what_has_expired_needs_nothing() {
        grant();
        grant();
        endpoint();
        ownApp("somewhere");
        flow(NOW.plusSeconds(60));
        flow(NOW.minusSeconds(60));

        var needs = done(keys.needs());

        assertEquals(Set.of(OLD), needs.rows().keySet());
        assertEquals("2 grants, 2 accounts, 1 own app, 1 webhook endpoint and 1 flow under way", needs.told(OLD));
        assertEquals(6, needs.lasting(OLD));
        assertEquals("nothing", needs.told(NEW));
        assertEquals(Set.of(OLD), needs.sealing(), "the own app's key was noted");
    }

    @Test
    void a_ring_without_a_needed_key_is_refused_and_one_without_an_unneeded_key_is_not() {
        done(KeyDemand.meet(BEFORE, keys));
        var shorter = AFTER.remove(OLD);
        done(KeyDemand.meet(shorter, keys));
        grant();

        var refused = assertThrows(KeyRingException.class, () -> done(KeyDemand.meet(shorter, keys)));

        assertEquals(
                "the key ring lacks key " + OLD
                        + ", which 1 grant and 1 account need; put it back from a copy of the key ring, then start again",
                refused.getMessage());
        done(KeyDemand.meet(AFTER, keys));
    }

    @Test
    void a_key_is_forgotten_when_nobody_has_sealed_with_it_for_long() {
        done(keys.note(OLD));
        done(keys.forget(OLD));
        assertEquals(Set.of(OLD), done(keys.noted()));

        run("update sealing_key set seals_at = now() - interval '1 hour'");
        assertEquals(Set.of(), done(keys.needs()).sealing());
        done(keys.forget(OLD));

        assertEquals(Set.of(), done(keys.noted()));
    }

    @Test
    void a_verticle_works_until_nothing_needs_the_old_key_and_tells_how_far_it_is() {
        IntStream.range(0, 30).forEach(i -> grant());
        done(KeyDemand.meet(BEFORE, keys));
        var meters = new SimpleMeterRegistry();
        var pace = new ResealVerticle.Pace(7, Duration.ofMillis(1), Duration.ofMinutes(10));

        var first = done(vertx.deployVerticle(new ResealVerticle(AFTER, keys, rows, pace, meters)));
        var second = done(vertx.deployVerticle(new ResealVerticle(AFTER, keys, rows, pace, new SimpleMeterRegistry())));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !done(keys.needs()).any(OLD)
                        && meters.get("handfast.reseal.remaining").gauge().value() == 0);

        done(vertx.undeploy(first));
        done(vertx.undeploy(second));
        assertEquals(60, done(keys.needs()).lasting(NEW));
    }

    @Test
    void a_verticle_that_stops_finishes_its_stretch_and_begins_no_other() {
        IntStream.range(0, 40).forEach(i -> grant());
        done(KeyDemand.meet(BEFORE, keys));
        var meters = new SimpleMeterRegistry();
        var pace = new ResealVerticle.Pace(2, Duration.ofMillis(300), Duration.ofMinutes(10));
        var verticle = done(vertx.deployVerticle(new ResealVerticle(AFTER, keys, rows, pace, meters)));
        var counted = meters.get("handfast.reseal.done").counter();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> counted.count() > 0);

        done(vertx.undeploy(verticle));

        long left = done(keys.needs()).lasting(OLD);
        assertEquals(80 - left, (long) counted.count(), "what was written was counted");
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        assertEquals(left, done(keys.needs()).lasting(OLD));
        assertTrue(left > 0, "it was stopped in the midst of it");
    }

    @Test
    void a_process_that_has_not_rotated_yet_leaves_what_the_others_seal() {
        grant();
        for (var kind : List.of(SealedKind.GRANT, SealedKind.ACCOUNT)) {
            reseal(kind, Optional.empty(), 100);
        }
        done(keys.note(NEW));
        var pace = new ResealVerticle.Pace(7, Duration.ofMillis(1), Duration.ofMillis(50));
        var meters = new SimpleMeterRegistry();

        var slow = done(vertx.deployVerticle(
                new ResealVerticle(BEFORE, keys, new PgSealedRows(database, OLD_VAULT), pace, meters)));
        await().atMost(Duration.ofSeconds(20)).until(() -> done(keys.noted()).contains(OLD));
        done(vertx.undeploy(slow));

        assertEquals(0, meters.get("handfast.reseal.done").counter().count());
        assertFalse(done(keys.needs()).any(OLD));
    }

    @Test
    void a_deleted_tenant_leaves_no_sealed_row_in_any_table() {
        grant();
        endpoint();
        ownApp("somewhere");
        flow(NOW.plusSeconds(60));
        run(
                """
                insert into selection (flow, temp_hash, connect_hash, tenant, profile, platform, intent, sealed, expires_at)
                values ($1, '\\x01', '\\x02', $2, $3, 'x', $4, $4, $5)""",
                Id.at(NOW).uuid(),
                tenant.id().uuid(),
                profile.id().uuid(),
                sealed("selection", Id.at(NOW), "selection"),
                NOW.plusSeconds(60).atOffset(ZoneOffset.UTC));
        assertTrue(done(keys.needs()).told(OLD).endsWith("1 flow under way and 1 open selection"));

        done(new PgTenancy(database, OLD_VAULT).deleteTenant(tenant.id()));

        var tables = StreamSupport.stream(run("""
                                select distinct table_name from information_schema.columns
                                where table_schema = 'public' and data_type = 'bytea'""").spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
        assertTrue(tables.contains("oauth_grant"), tables.toString());
        tables.forEach(table -> assertEquals(
                0, run("select count(*) from " + table).iterator().next().getLong(0), table));
    }
}
