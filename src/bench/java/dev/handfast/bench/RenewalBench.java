package dev.handfast.bench;

import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.platform.App;
import dev.handfast.platform.Catalogs;
import dev.handfast.platform.PlatformFiles;
import dev.handfast.platform.quirks.Quirks;
import dev.handfast.refresh.RefreshPolicies;
import dev.handfast.refresh.RefreshVerticle;
import dev.handfast.refresh.Tempo;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.store.Database;
import dev.handfast.store.Migrations;
import dev.handfast.store.PgOwnTokens;
import dev.handfast.store.PgRenewals;
import dev.handfast.store.PgTenancy;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Twenty thousand grants of one platform fall due in the same second; one process renews them. Printed are the rate, how many calls
 * the platform had at once, the database's transactions for each renewal and the memory it took. The platform is a server in the same
 * process that answers after a while; PostgreSQL shares the machine.
 */
public final class RenewalBench {
    private static final int GRANTS = Integer.getInteger("handfast.bench.grants", 20_000);
    private static final int ANSWER_MS = Integer.getInteger("handfast.bench.answer-ms", 50);
    private static final int ROWS_PER_STATEMENT = 1000;
    private static final long LOOK_MS = 500;
    private static final Duration STATISTICS =
            Duration.ofSeconds(12); // an idle server process tells its numbers within ten

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Vault vault = Vault.with(KeyRing.create());
    private final LocalPostgres postgres = LocalPostgres.ephemeral();
    private final Database database;
    private final Id tenant = Id.at(Instant.now());

    private RenewalBench() {
        var url = Secret.of(postgres.url().toString());
        await(new Migrations(vertx, url).migrate());
        database = Database.open(vertx, url, 8);
        await(new PgTenancy(database, vault)
                .createTenant(new Tenant(tenant, "Bench", "", TenantSettings.DEFAULT, Instant.now())));
        for (int from = 0; from < GRANTS; from += ROWS_PER_STATEMENT) {
            grants(Math.min(ROWS_PER_STATEMENT, GRANTS - from));
        }
        await(database.pool().query("vacuum analyze oauth_grant").execute());
    }

    public static void main(String[] args) {
        var bench = new RenewalBench();
        try {
            bench.run();
        } finally {
            await(bench.vertx.close());
            bench.postgres.close();
        }
        System.exit(0);
    }

    private void grants(int count) {
        var now = Instant.now().atOffset(ZoneOffset.UTC);
        var rows = IntStream.range(0, count)
                .mapToObj(number -> {
                    var id = Id.at(now.toInstant());
                    return Tuple.of(id.uuid(), tenant.uuid(), sealed(id, "access"), sealed(id, "refresh"), now);
                })
                .toList();
        await(database.pool().preparedQuery("""
                insert into oauth_grant (id, tenant, platform, client_id, identity_id, identity, access_token, refresh_token,
                    token_type, scopes, extras, access_expires_at, created_at, updated_at, issued_at, next_refresh_at)
                values ($1, $2, 'twitter', 'app', 'x', '{"id":"x","username":"x","displayName":"x","picture":null,"url":null}',
                    $3, $4, 'Bearer', '{}', '{}', $5, $5, $5, $5::timestamptz - interval '2 hours', $5)""").executeBatch(rows));
    }

    private Buffer sealed(Id grant, String field) {
        return Buffer.buffer(vault.seal(Secret.of(field + "-" + grant), new Place(tenant, grant, field)));
    }

    private void answer(HttpServerRequest request) {
        calls.incrementAndGet();
        most.accumulateAndGet(open.incrementAndGet(), Math::max);
        vertx.setTimer(ANSWER_MS, fired -> {
            open.decrementAndGet();
            request.response()
                    .end("{\"access_token\":\"a-%1$d\",\"expires_in\":7200,\"refresh_token\":\"r-%1$d\"}"
                            .formatted(calls.get()));
        });
    }

    private void run() {
        var server = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "localhost"));
        var api = URI.create("http://localhost:" + server.actualPort());
        var files = PlatformFiles.load(
                new PlatformFiles.Settings(Optional.empty(), Map.of("twitter", Map.of("www", api, "api", api)), true),
                Quirks.all());
        var clock = InstantSource.system();
        var catalog = Catalogs.of(vertx, files, Quirks.all(), Catalogs.PATIENCE, clock, new SimpleMeterRegistry());
        var policies = new RefreshPolicies(catalog, new Random(7)::nextDouble);
        long before = transactions();
        long started = System.nanoTime();
        await(vertx.deployVerticle(new RefreshVerticle(
                catalog,
                grant -> Future.succeededFuture(new App("app", Secret.of("secret"))),
                policies,
                new PgRenewals(database, vault),
                new PgOwnTokens(database, vault),
                LocalBus.on(vertx, Duration.ofSeconds(10)),
                clock,
                new SimpleMeterRegistry(),
                Tempo.USUAL)));
        long looks = 0;
        long memory = 0;
        while (number("select count(*) from oauth_grant where token_no = 1") > 0) {
            looks++;
            memory = Math.max(
                    memory,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
            pass(LOOK_MS);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        long renewed = number("select count(*) from oauth_grant where token_no = 2 and refresh_state = 'ACTIVE'");
        long spread = number(
                "select extract(epoch from max(next_refresh_at) - min(next_refresh_at))::bigint from oauth_grant where token_no = 2");
        pass(STATISTICS.toMillis());
        long transactions = transactions() - before - looks - 4; // its own questions
        System.out.printf(
                "renewals     %,d of %,d in %.0f s, %,.0f/s, with answers after %d ms%n",
                renewed, GRANTS, seconds, renewed / seconds, ANSWER_MS);
        System.out.printf("platform     %,d calls, at most %d at once%n", calls.get(), most.get());
        System.out.printf("database     %.3f transactions for each renewal%n", (double) transactions / renewed);
        System.out.printf("memory       %,d MB of heap at most, garbage included%n", memory >> 20);
        System.out.printf("next time    they fall due over %,d s%n", spread);
    }

    /** Single statements are transactions too; a batch is one. */
    private long transactions() {
        pass(2_000);
        return number("select xact_commit from pg_stat_database where datname = current_database()");
    }

    private long number(String sql) {
        return await(database.client().query(sql).execute().map(rows -> rows.iterator()
                .next()
                .getLong(0)));
    }

    private void pass(long millis) {
        await(Future.future(passed -> vertx.setTimer(millis, fired -> passed.complete())));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(5, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
