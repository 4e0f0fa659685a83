package dev.handfast.connect;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.platform.App;
import dev.handfast.platform.Platform;
import dev.handfast.platform.Platform.Proof;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.OwnApp;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the app a call to a platform is made with: the tenant's own, or else the gateway's. */
public final class Apps {
    private final Directory directory;
    private final Map<String, App> configured;

    /** @param configured the gateway's apps, by platform id */
    public Apps(Directory directory, Map<String, App> configured) {
        this.directory = directory;
        this.configured = Map.copyOf(configured);
    }

    /**
     * The app for a new flow. Fails with {@code OWN_APP_REQUIRED} where the tenant must bring one, {@code
     * PLATFORM_NOT_CONFIGURED} where there is none at all.
     */
    public Future<App> toStartWith(Tenant tenant, Platform platform) {
        if (platform.proof() == Proof.APP_PASSWORD) {
            return Future.succeededFuture(App.NONE);
        }
        return directory.ownApp(tenant.id(), platform.id()).map(own -> {
            if (own.isPresent()) {
                return own.map(Apps::app).orElseThrow();
            }
            if (tenant.settings().ownAppPlatforms().contains(platform.id())) {
                throw GatewayError.of(
                        ErrorCode.OWN_APP_REQUIRED,
                        "connecting " + platform.name() + " needs your own app credentials, and none are stored");
            }
            return Optional.ofNullable(configured.get(platform.id()))
                    .orElseThrow(() -> GatewayError.of(
                            ErrorCode.PLATFORM_NOT_CONFIGURED,
                            platform.name() + " is not set up on this gateway: it has no app credentials"));
        });
    }

    /** The app that something was granted to. Fails with {@code PLATFORM_NOT_CONFIGURED} when it is gone. */
    public Future<App> grantedTo(Id tenant, Platform platform, String clientId) {
        if (platform.proof() == Proof.APP_PASSWORD) {
            return Future.succeededFuture(App.NONE);
        }
        return directory.ownApp(tenant, platform.id()).map(own -> own.map(Apps::app)
                .filter(app -> app.clientId().equals(clientId))
                .or(() -> Optional.ofNullable(configured.get(platform.id()))
                        .filter(app -> app.clientId().equals(clientId)))
                .orElseThrow(() -> GatewayError.of(
                        ErrorCode.PLATFORM_NOT_CONFIGURED,
                        "the " + platform.name() + " app this was started with is no longer set up")));
    }

    /**
     * An app that may have been told something.
     *
     * @param app the app
     * @param tenant whose it is; empty: the gateway's
     */
    record Candidate(App app, Optional<Id> tenant) {}

    /** The gateway's app, or all with this client id, tenants' included. */
    Future<List<Candidate>> noticed(Platform platform, Optional<String> clientId) {
        var ours = Optional.ofNullable(configured.get(platform.id()))
                .filter(app -> clientId.isEmpty() || clientId.get().equals(app.clientId()))
                .map(app -> new Candidate(app, Optional.empty()));
        if (clientId.isEmpty()) {
            return Future.succeededFuture(ours.stream().toList());
        }
        return directory.ownApps(platform.id(), clientId.get()).map(owned -> Stream.concat(
                        ours.stream(), owned.stream().map(own -> new Candidate(app(own), Optional.of(own.tenant()))))
                .toList());
    }

    private static App app(OwnApp own) {
        return new App(own.clientId(), own.clientSecrets());
    }
}
