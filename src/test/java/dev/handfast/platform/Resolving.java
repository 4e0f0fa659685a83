package dev.handfast.platform;

import dev.handfast.platform.PlatformFiles.Settings;
import dev.handfast.platform.quirks.Quirks;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * A catalog whose hosts no setting overrides, so that accounts' own servers are looked up.
 *
 * @param catalog the catalog
 */
record Resolving(Catalogs catalog) implements AutoCloseable {
    /**
     * @param folder files whose hosts are the upstreams'
     * @param loopback whether an account's own server may be on loopback too
     */
    static Resolving over(Upstreams upstreams, Path folder, boolean loopback) {
        var files = PlatformFiles.load(new Settings(Optional.of(folder), Map.of(), true), Quirks.all());
        var addresses = new WebAddress(loopback);
        return new Resolving(Catalogs.of(
                upstreams.vertx(),
                new PlatformFiles(files.files(), files.overridden(), addresses),
                Quirks.all(),
                Upstreams.PATIENCE,
                InstantSource.fixed(Upstreams.NOW),
                upstreams.meters));
    }

    Connector.AppPassword bluesky() {
        return (Connector.AppPassword) catalog.find("bluesky").orElseThrow();
    }

    @Override
    public void close() {
        Upstreams.await(catalog.close());
    }
}
