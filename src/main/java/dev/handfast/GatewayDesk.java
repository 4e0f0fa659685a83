package dev.handfast;

import dev.handfast.Gateway.Surroundings;
import dev.handfast.cli.Desk;
import dev.handfast.config.Settings;
import dev.handfast.connect.Transfers;
import dev.handfast.platform.Catalogs;
import dev.handfast.platform.Platform;
import dev.handfast.platform.quirks.Quirks;
import dev.handfast.refresh.RefreshPolicies;
import dev.handfast.store.Database;
import dev.handfast.store.Migrations;
import dev.handfast.store.PgAccounts;
import dev.handfast.store.PgSealingKeys;
import dev.handfast.store.PgTenancy;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.Tenancy;
import dev.handfast.vault.KeyNeeds;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** What the command line has done for it. */
public final class GatewayDesk implements Desk {
    @Override
    public Future<Serving> serve(Settings settings) {
        return Gateway.start(settings, Surroundings.REAL).map(gateway -> gateway);
    }

    @Override
    public Future<Integer> migrate(Settings settings) {
        var vertx = Vertx.vertx();
        return Gateway.closing(vertx, new Migrations(vertx, settings.database().url()).migrate());
    }

    @Override
    public <T> Future<T> withTenancy(Settings settings, Function<Tenancy, Future<T>> work) {
        var vertx = Vertx.vertx();
        var vault = Vault.with(KeyRing.read(settings.keyringFile()));
        var database = Database.open(vertx, settings.database().url(), 1);
        return Gateway.closing(vertx, work.apply(new PgTenancy(database, vault)).eventually(database::close));
    }

    @Override
    public <T> Future<T> withTransfers(Settings settings, Function<Transfers, Future<T>> work) {
        var vertx = Vertx.vertx();
        var clock = Surroundings.REAL.clock();
        var vault = Vault.with(KeyRing.read(settings.keyringFile()));
        var files = Foundations.platformFiles(settings, Surroundings.REAL);
        var catalog =
                Catalogs.of(vertx, files, Quirks.all(), Surroundings.REAL.patience(), clock, new SimpleMeterRegistry());
        var database = Database.open(vertx, settings.database().url(), 2);
        var tenancy = new PgTenancy(database, vault);
        var apps = Foundations.apps(settings, new Directory(tenancy, clock));
        var policies =
                new RefreshPolicies(catalog, () -> ThreadLocalRandom.current().nextDouble());
        var accounts = new PgAccounts(database, vault, catalog, policies, clock);
        return Gateway.closing(
                vertx,
                work.apply(new Transfers(vertx, catalog, apps, accounts, tenancy, clock))
                        .eventually(catalog::close)
                        .eventually(database::close));
    }

    @Override
    public Future<KeyNeeds> keyNeeds(Settings.Database where) {
        var vertx = Vertx.vertx();
        var database = Database.open(vertx, where.url(), 1);
        var keys = new PgSealingKeys(database, Surroundings.REAL.clock());
        return Gateway.closing(vertx, keys.needs().eventually(database::close));
    }

    @Override
    public Collection<Platform> platforms(Settings settings) {
        return Foundations.platformFiles(settings, Surroundings.REAL).files().entrySet().stream()
                .map(entry -> entry.getValue().platform(entry.getKey()))
                .toList();
    }
}
