package dev.handfast;

import dev.handfast.Gateway.Surroundings;
import dev.handfast.cli.Desk;
import dev.handfast.config.Settings;
import dev.handfast.platform.Platform;
import dev.handfast.store.Database;
import dev.handfast.store.Migrations;
import dev.handfast.store.PgSealingKeys;
import dev.handfast.store.PgTenancy;
import dev.handfast.tenant.Tenancy;
import dev.handfast.vault.KeyNeeds;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
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
    public Future<KeyNeeds> keyNeeds(Settings.Database where) {
        var vertx = Vertx.vertx();
        var database = Database.open(vertx, where.url(), 1);
        var keys = new PgSealingKeys(database, Surroundings.REAL.clock());
        return Gateway.closing(vertx, keys.needs().eventually(database::close));
    }

    @Override
    public Collection<Platform> platforms(Settings settings) {
        return Gateway.platformFiles(settings, Surroundings.REAL).files().entrySet().stream()
                .map(entry -> entry.getValue().platform(entry.getKey()))
                .toList();
    }
}
