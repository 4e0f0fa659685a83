package dev.handfast.cli;

import dev.handfast.config.Settings;
import dev.handfast.connect.Transfers;
import dev.handfast.platform.Platform;
import dev.handfast.tenant.Tenancy;
import dev.handfast.vault.KeyNeeds;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.function.Function;

/** What the command line has done for it by the gateway (port). */
public interface Desk {
    /** A gateway that serves. */
    interface Serving {
        /** The public port. */
        int httpPort();

        /** The port of probes and metrics. */
        int managementPort();

        /** Lets requests in flight finish, then stops everything. */
        Future<Void> stop();
    }

    /** Starts a gateway; succeeds when it is ready for requests. */
    Future<Serving> serve(Settings settings);

    /** Brings the database to this version's shape; answers how many steps it took. */
    Future<Integer> migrate(Settings settings);

    /** Works on the stored tenants, and closes the connection afterwards however the work ends. */
    <T> Future<T> withTenancy(Settings settings, Function<Tenancy, Future<T>> work);

    /** Works on the tenants' connections, and closes everything afterwards however the work ends. */
    <T> Future<T> withTransfers(Settings settings, Function<Transfers, Future<T>> work);

    /** Which stored rows need which key. */
    Future<KeyNeeds> keyNeeds(Settings.Database database);

    /** The platforms of these settings, by id. */
    Collection<Platform> platforms(Settings settings);
}
