package dev.handfast.refresh;

import dev.handfast.account.Account;
import dev.handfast.account.Accounts;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.platform.App;
import dev.handfast.platform.Catalogs;
import dev.handfast.platform.Identity;
import dev.handfast.platform.PlatformFiles;
import dev.handfast.platform.TokenSet;
import dev.handfast.platform.quirks.Quirks;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.store.Database;
import dev.handfast.store.Migrations;
import dev.handfast.store.PgAccounts;
import dev.handfast.store.PgOwnTokens;
import dev.handfast.store.PgRenewals;
import dev.handfast.store.PgTenancy;
import dev.handfast.tenant.Duplicates;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A database, a vault and a clock of one's own, and one small server that is every platform's token endpoint. */
final class Workshop implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    static final Duration LEASE = Duration.ofSeconds(60);
    static final String REFUSAL =
            "{\"error\":\"invalid_request\",\"error_description\":\"Value passed for the token was invalid.\"}";

    final Vertx vertx = Vertx.vertx();
    final Database database;
    final Vault vault;
    final Catalogs catalog;
    final RefreshPolicies policies;
    final PgAccounts accounts;
    final PgRenewals renewals;
    final LocalBus bus = LocalBus.on(vertx, Duration.ofSeconds(10));
    final Id tenant = Id.at(START);
    final Id profile = Id.at(START);
    volatile Instant now = START;
    /** Statements so far, each a round trip; those of transactions are not in it. */
    final AtomicInteger statements = new AtomicInteger();

    /** Transactions so far. */
    final AtomicInteger transactions = new AtomicInteger();

    private final HttpServer server;

    /** @param platform answers every call */
    Workshop(Consumer<HttpServerRequest> platform) {
        var url = Secret.of(LocalPostgres.shared().freshDatabase().toString());
        await(new Migrations(vertx, url).migrate());
        database = counted(Database.open(vertx, url, 4));
        vault = Vault.with(KeyRing.create());
        server = await(vertx.createHttpServer().requestHandler(platform::accept).listen(0, "localhost"));
        var plain = PlatformFiles.load(new PlatformFiles.Settings(Optional.empty(), Map.of(), true), Quirks.all());
        var hosts = new HashMap<String, Map<String, URI>>();
        plain.files().forEach((id, file) -> {
            var own = new HashMap<String, URI>();
            file.hosts()
                    .keySet()
                    .forEach(host -> own.put(host, URI.create("http://localhost:" + server.actualPort() + "/" + id)));
            hosts.put(id, own);
        });
        var files = PlatformFiles.load(new PlatformFiles.Settings(Optional.empty(), hosts, true), Quirks.all());
        InstantSource clock = () -> now;
        catalog = Catalogs.of(vertx, files, Quirks.all(), Duration.ofSeconds(10), clock, new SimpleMeterRegistry());
        policies = new RefreshPolicies(catalog, new Random(7)::nextDouble);
        accounts = new PgAccounts(database, vault, catalog, policies, clock);
        renewals = new PgRenewals(database, vault);
        var tenancy = new PgTenancy(database, vault);
        await(tenancy.createTenant(new Tenant(tenant, "Tenant", "", TenantSettings.DEFAULT, START))
                .compose(made -> tenancy.createProfile(new Profile(profile, tenant, "First", "", "", true, START))));
    }

    private Database counted(Database plain) {
        return new Database(
                counted(SqlClient.class, plain.client(), statements),
                counted(Pool.class, plain.pool(), transactions),
                plain.slow(),
                plain.options(),
                plain.bell());
    }

    /** Each call of a client leads to one statement, each of a pool to one transaction. */
    private static <T> T counted(Class<T> type, T plain, AtomicInteger counter) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    counter.incrementAndGet();
                    try {
                        return method.invoke(plain, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** A verticle that renews what is stored here. */
    RefreshVerticle verticle(Renewals renewals) {
        return verticle(renewals, Duration.ofMillis(300));
    }

    /** The same with more patience for others that may have an answer in hand. */
    RefreshVerticle verticle(Renewals renewals, Duration settling) {
        return new RefreshVerticle(
                catalog,
                grant -> Future.succeededFuture(new App("app", Secret.of("secret"))),
                policies,
                renewals,
                new PgOwnTokens(database, vault),
                bus,
                () -> now,
                new SimpleMeterRegistry(),
                new Tempo(LEASE, Duration.ofSeconds(1), settling));
    }

    /** Tokens of two hours with the refresh token {@code r-1}. */
    TokenSet tokens() {
        return new TokenSet(
                Secret.of("a-1"),
                Optional.of(Secret.of("r-1")),
                Optional.of(now.plus(Duration.ofHours(2))),
                Optional.empty(),
                Set.of("tweet.read"),
                "Bearer",
                Map.of());
    }

    /** A connected account of this name; its grant's id. */
    Id connected(String platform, String name) {
        return connected(platform, name, tokens()).grant();
    }

    Account connected(String platform, String name, TokenSet tokens) {
        return await(save(platform, name, tokens)).account();
    }

    /** The same, without waiting for it. */
    Future<Accounts.Saved> save(String platform, String name, TokenSet tokens) {
        var identity = new Identity(name, name, name, Optional.empty(), Optional.empty());
        return save(new Grant(Id.at(now), tenant, platform, "app", identity, tokens));
    }

    private Future<Accounts.Saved> save(Grant grant) {
        return accounts.save(new Connection(
                profile,
                grant,
                Subject.of(grant.identity()),
                Optional.empty(),
                Optional.empty(),
                Duplicates.UPDATE,
                now));
    }

    Renewals.Standing standing(Id grant) {
        return await(renewals.standing(grant)).orElseThrow();
    }

    /** Stores grants without accounts, by the hundred: account {@code n} has the refresh token {@code r-n}. */
    void grants(String platform, int count) {
        var rows = IntStream.range(0, count)
                .mapToObj(number -> {
                    var id = Id.at(now);
                    return Tuple.of(
                            id.uuid(),
                            tenant.uuid(),
                            platform,
                            Buffer.buffer(vault.seal(Secret.of("a-" + number), new Place(tenant, id, "access"))),
                            Buffer.buffer(vault.seal(Secret.of("r-" + number), new Place(tenant, id, "refresh"))),
                            now.atOffset(ZoneOffset.UTC));
                })
                .toList();
        await(database.pool().preparedQuery("""
                insert into oauth_grant (id, tenant, platform, client_id, identity_id, identity, access_token, refresh_token,
                    token_type, scopes, extras, access_expires_at, created_at, updated_at, issued_at, next_refresh_at)
                values ($1, $2, $3, 'app', 'x', '{"id":"x","username":"x","displayName":"x","picture":null,"url":null}', $4, $5,
                    'Bearer', '{}', '{}', $6 + interval '2 hours', $6, $6, $6, $6 + interval '2 hours')""").executeBatch(rows));
    }

    RowSet<Row> sql(String text) {
        return await(database.client().query(text).execute());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 30 s", e);
        }
    }

    /** Stops what renews, forgets all accounts and starts the time again. */
    void clear() {
        var deployed = vertx.deploymentIDs();
        if (!deployed.isEmpty()) {
            await(Future.join(deployed.stream().map(vertx::undeploy).toList()));
        }
        sql("delete from account");
        sql("delete from oauth_grant");
        now = START;
    }

    @Override
    public void close() {
        clear();
        await(catalog.close());
        await(database.close());
        await(vertx.close());
    }
}
