package dev.handfast;

import dev.handfast.cli.Desk;
import dev.handfast.cli.Handfast;
import dev.handfast.config.Settings;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Platform;
import dev.handfast.tenant.Tenancy;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Function;

/** Where the process begins: the command line, with the gateway at its desk. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Handfast.run(new Unplugged(), System.getenv(), System.in, InstantSource.system(), args));
    }

    /** Stands here until the composition root does. */
    private static final class Unplugged implements Desk {
        private static GatewayError unplugged() {
            return GatewayError.of(ErrorCode.INTERNAL, "this build has no gateway");
        }

        @Override
        public Future<Serving> serve(Settings settings) {
            return Future.failedFuture(unplugged());
        }

        @Override
        public Future<Integer> migrate(Settings settings) {
            return Future.failedFuture(unplugged());
        }

        @Override
        public <T> Future<T> withTenancy(Settings settings, Function<Tenancy, Future<T>> work) {
            return Future.failedFuture(unplugged());
        }

        @Override
        public Collection<Platform> platforms(Settings settings) {
            throw unplugged();
        }
    }
}
