package dev.handfast.webhook;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.store.Database;
import dev.handfast.store.Migrations;
import dev.handfast.store.Outbox;
import dev.handfast.store.PgDeliveries;
import dev.handfast.store.PgEndpoints;
import dev.handfast.store.PgTenancy;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Everything that delivers, on a database of its own, with retries scaled from days to moments. */
final class PostOffice implements AutoCloseable {
    static final RetryPolicy QUICK = policy(200, Duration.ofDays(3), 20);

    /** How long a claim lasts that a test waits for the end of. */
    static final Duration SHORT_LEASE = Duration.ofMillis(1500);

    final Vertx vertx = Vertx.vertx();
    final Vault vault = Vault.with(KeyRing.create());
    final Database database;
    final PgEndpoints endpoints;
    final PgDeliveries deliveries;
    final Id tenant;

    PostOffice() {
        var url = Secret.of(LocalPostgres.shared().freshDatabase().toString());
        await(new Migrations(vertx, url).migrate());
        database = Database.open(vertx, url, 8);
        endpoints = new PgEndpoints(database, vault);
        deliveries = new PgDeliveries(database, vault);
        tenant = tenant();
    }

    /** Attempts 50 ms apart, each as long as a stalled machine may need: what is tried twice was meant to be. */
    static RetryPolicy policy(int attempts, Duration endurance, int mostDead) {
        return new RetryPolicy(
                Collections.nCopies(attempts - 1, Duration.ofMillis(50)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                endurance,
                mostDead,
                Duration.ofMillis(20));
    }

    Id tenant() {
        var now = Instant.now();
        var made = new Tenant(Id.at(now), "Guest", "", TenantSettings.DEFAULT, now);
        await(new PgTenancy(database, vault).createTenant(made));
        return made.id();
    }

    Sender sender(boolean loopback) {
        return sender(loopback, QUICK);
    }

    private Sender sender(boolean loopback, RetryPolicy policy) {
        return new Sender(vertx, loopback, policy, InstantSource.system());
    }

    /** Begins to deliver; answers the id to undeploy by. */
    String open(RetryPolicy policy) {
        return await(vertx.deployVerticle(new WebhookVerticle(
                deliveries,
                sender(true, policy),
                policy,
                InstantSource.system(),
                new SimpleMeterRegistry(),
                database.bell()::heardBy)));
    }

    Endpoint endpoint(Form form, URI url, Optional<Secret> secret, EventType... events) {
        var now = Instant.now();
        var words = java.util.Arrays.stream(events).map(EventType::word).collect(java.util.stream.Collectors.toSet());
        var made = new Endpoint(
                Id.at(now),
                tenant,
                form,
                "mine",
                url,
                secret,
                Optional.empty(),
                words,
                Set.of(),
                Map.of("X-Mine", Secret.of("yes")),
                true,
                Optional.empty(),
                0,
                Optional.empty(),
                now);
        if (!await(endpoints.create(made))) {
            throw new AssertionError("too many endpoints");
        }
        return made;
    }

    Event event(Id subject, EventType type, String cause) {
        var now = Instant.now();
        return new Event(
                Id.at(now),
                tenant,
                subject,
                Optional.of(tenant),
                type,
                cause,
                Map.of("username", "ada", "displayName", "Ada", "platform", "somewhere", "platformAccountId", "7"),
                now);
    }

    boolean tell(Event event) {
        return await(database.pool().withTransaction(sql -> Outbox.append(sql, event)));
    }

    List<Endpoints.Logged> log(Endpoint endpoint) {
        return await(endpoints.log(new Endpoints.LogQuery(
                        tenant,
                        Optional.of(endpoint.id()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        100)))
                .lines();
    }

    Endpoint read(Endpoint endpoint) {
        return await(endpoints.find(tenant, endpoint.id())).orElseThrow();
    }

    List<Deliveries.Claimed> claim() {
        return claim(QUICK.lease());
    }

    List<Deliveries.Claimed> claim(Duration lease) {
        var now = Instant.now();
        return await(deliveries.claim(now, now.plus(lease), Set.of(), 10));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    @Override
    public void close() {
        await(Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
                .eventually(database::close)
                .eventually(vertx::close));
    }
}
