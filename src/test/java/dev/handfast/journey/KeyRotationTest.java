package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.GatewayDesk;
import dev.handfast.cli.Handfast;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.store.Database;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.KeyRingException;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sealing key is changed under ten thousand accounts whose tokens are fetched all the while. */
class KeyRotationTest {
    private static final int ACCOUNTS = 10_000;
    private static final int CLIENTS = 4;
    private static final String UNDER = """
            select (select count(*) from oauth_grant where key_of(access_token) = ? or key_of(refresh_token) = ?)
                + (select count(*) from account where key_of(own_token) = ?)""";

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Stage stage;
    private Rows rows;
    private Path file;
    private long old;
    private long fresh;

    /** Two keys, of which the first seals: the second has been given to every process already. */
    @BeforeEach
    void open() {
        file = folder.resolve("keyring.json");
        var ring = KeyRing.create().add();
        ring.write(file);
        old = ring.status().get(0).id();
        fresh = ring.status().get(1).id();
        stage = Stage.open(
                Map.of("HANDFAST_KEYRING_FILE", file.toString(), "HANDFAST_LIMITS_REQUESTS_PER_MINUTE", "0"));
        rows = Rows.of(stage);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private long under(long key) {
        return rows.number(UNDER, key, key, key);
    }

    private int keyring(String... words) {
        var all = new java.util.ArrayList<>(List.of("keyring"));
        all.addAll(List.of(words));
        return Handfast.run(
                new GatewayDesk(),
                Map.of("HANDFAST_DATABASE_URL", stage.databaseUrl()),
                InputStream.nullInputStream(),
                InstantSource.system(),
                all.toArray(String[]::new));
    }

    @Test
    void no_token_is_missed_while_a_key_is_rotated_and_removed() throws Exception {
        var guest = stage.tenant();
        var accounts = accounts(guest);
        var early = folder.resolve("early.json");
        KeyRing.read(file).rotate().remove(old).write(early);

        var refused = assertThrows(KeyRingException.class, () -> stage.replica(early));

        assertEquals(
                "the key ring lacks key " + old
                        + ", which 10001 grants, 1000 accounts and 1 flow under way need; put it"
                        + " back from a copy of the key ring, then start again",
                refused.getMessage());
        rows.change("delete from connect_flow"); // it would end by itself within minutes

        try (var load = new Load(guest.vendor(), accounts)) {
            load.at(stage.publicUrl());
            assertEquals(0, keyring("rotate", file.toString()));
            assertEquals(1, keyring("remove", Long.toString(old), file.toString()), "rows need it");
            var rotated = stage.replica();
            try {
                load.at(URI.create("http://localhost:" + rotated.httpPort()));
                await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> under(old) == 0);
            } finally {
                load.only(stage.publicUrl());
                Stage.await(rotated.stop());
            }
            assertEquals(11_001, under(fresh));
            assertEquals(1, keyring("remove", Long.toString(old), file.toString()), "a process may seal with it yet");
            rows.change("update sealing_key set seals_at = now() - interval '1 hour' where id = ?", old);
            assertEquals(0, keyring("remove", Long.toString(old), file.toString()));

            var without = stage.replica();
            try {
                int before = load.fetched.get();
                load.only(URI.create("http://localhost:" + without.httpPort()));
                await().atMost(SOON).until(() -> load.fetched.get() > before + 100);
                load.stop();
            } finally {
                Stage.await(without.stop());
            }
            assertEquals(List.of(), List.copyOf(load.failed));
            assertTrue(load.fetched.get() > 500, load.fetched.get() + " were fetched");
        }
    }

    /** Clients that fetch tokens of accounts at random, and know what each must be. */
    private static final class Load implements AutoCloseable {
        private final java.util.concurrent.ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final List<URI> gateways = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final ReadWriteLock asking = new ReentrantReadWriteLock();
        private final AtomicInteger fetched = new AtomicInteger();
        private final Queue<String> failed = new ConcurrentLinkedQueue<>();
        private final LateClient vendor;
        private final List<Id> accounts;

        Load(LateClient vendor, List<Id> accounts) {
            this.vendor = vendor;
            this.accounts = accounts;
        }

        /** Asks at this gateway, too. */
        void at(URI gateway) {
            gateways.add(gateway);
            if (gateways.size() == 1) {
                IntStream.range(0, CLIENTS).forEach(number -> pool.execute(this::fetch));
            }
        }

        /** Asks at this gateway alone from now on: others may stop, all their answers came. */
        void only(URI gateway) {
            asking.writeLock().lock();
            try {
                gateways.add(gateway);
                gateways.removeIf(other -> !other.equals(gateway));
            } finally {
                asking.writeLock().unlock();
            }
        }

        private void fetch() {
            while (going.get()) {
                var random = ThreadLocalRandom.current();
                asking.readLock().lock();
                var known = gateways.toArray(URI[]::new);
                var gateway = known[random.nextInt(known.length)];
                var account = accounts.get(random.nextInt(accounts.size()));
                try {
                    var reply = new LateClient(gateway, vendor.key())
                            .post("/handfast/v1/accounts/" + account.hex() + "/token", Map.of());
                    var token = reply.json().path("access_token").asText();
                    if (reply.status() != 200 || !token.endsWith(account.hex())) {
                        failed.add(reply.status() + " " + reply.text());
                    }
                } catch (RuntimeException | AssertionError e) {
                    failed.add(e.toString());
                } finally {
                    asking.readLock().unlock();
                }
                fetched.incrementAndGet();
            }
        }

        void stop() throws InterruptedException {
            going.set(false);
            pool.shutdown();
            assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        }

        @Override
        public void close() {
            going.set(false);
            pool.shutdownNow();
        }
    }

    /** Accounts like one that was connected; every tenth has a token of its own. */
    private List<Id> accounts(Stage.Guest guest) throws Exception {
        var model = Id.fromHex(Browser.query(new Browser().connect(Ways.start(guest, "twitter"), "few"))
                        .get("accountId"))
                .orElseThrow();
        var vault = Vault.with(KeyRing.read(file));
        var tenant = guest.tenant().id();
        var ids =
                IntStream.range(0, ACCOUNTS).mapToObj(i -> Id.at(Instant.now())).toList();
        var access = ids.stream()
                .parallel()
                .map(id -> sealed(vault, "access-" + id.hex(), new Place(tenant, id, "access")))
                .toArray(Buffer[]::new);
        var refresh = ids.stream()
                .parallel()
                .map(id -> sealed(vault, "refresh-" + id.hex(), new Place(tenant, id, "refresh")))
                .toArray(Buffer[]::new);
        var own = IntStream.range(0, ACCOUNTS)
                .mapToObj(i -> i % 10 == 0
                        ? sealed(vault, "own-" + ids.get(i).hex(), new Place(tenant, ids.get(i), "own"))
                        : null)
                .toArray(Buffer[]::new);
        var uuids = ids.stream().map(Id::uuid).toArray(UUID[]::new);
        insert("""
                insert into oauth_grant (id, tenant, platform, client_id, identity_id, identity, access_token, refresh_token,
                    token_type, scopes, extras, access_expires_at, created_at, updated_at, issued_at, next_refresh_at)
                select v.id, g.tenant, g.platform, g.client_id, v.id::text, g.identity, v.access, v.refresh,
                    g.token_type, g.scopes, g.extras, now() + interval '1 day', now(), now(), now(), now() + interval '20 hours'
                from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as v (id, access, refresh), oauth_grant g
                where g.id = (select grant_id from account where id = $4)""", Tuple.of(uuids, access, refresh, model.uuid()));
        insert("""
                insert into account (id, tenant, profile, platform, grant_id, kind, upstream_id, username, display_name,
                    details, own_token, status, connected_at, updated_at)
                select v.id, a.tenant, a.profile, a.platform, v.id, a.kind, v.id::text, a.username, a.display_name,
                    a.details, v.own, a.status, now(), now()
                from unnest($1::uuid[], $2::bytea[]) as v (id, own), account a
                where a.id = $3""", Tuple.of(uuids, own, model.uuid()));
        return ids;
    }

    private static Buffer sealed(Vault vault, String text, Place place) {
        return Buffer.buffer(vault.seal(Secret.of(text), place));
    }

    private void insert(String sql, Tuple values) {
        var vertx = Vertx.vertx();
        var database = Database.open(vertx, Secret.of(stage.databaseUrl()), 1);
        try {
            assertEquals(
                    ACCOUNTS,
                    Stage.await(database.client().preparedQuery(sql).execute(values))
                            .rowCount());
        } finally {
            Stage.await(database.close());
            Stage.await(vertx.close());
        }
    }
}
