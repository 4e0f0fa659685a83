package dev.handfast.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.Branding;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.Tenancy;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A tenant to play with. Its keys are kept in clear beside the database, so that they stay the same between runs.
 *
 * @param tenant its id
 * @param profile its first profile's id
 * @param keys the keys' texts, by dialect; of the one that fetches tokens, by {@code vendor}
 */
record DemoTenant(Id tenant, Id profile, Map<String, String> keys) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VENDOR = "vendor"; // a key of our own API that fetches tokens
    private static final TenantSettings SETTINGS = new TenantSettings(
            List.of(
                    new RedirectRule("http://localhost"),
                    new RedirectRule("http://127.0.0.1"),
                    new RedirectRule("https://app.example.com/*"),
                    new RedirectRule("handfast-demo://connected")),
            true,
            Set.of(),
            new Branding(Optional.of("Acme Social"), Optional.empty(), Optional.of("#4f46e5")));

    /** As it stands in its file. */
    private record Kept(String tenant, String profile, Map<String, String> keys) {}

    /** The tenant of the last run if the database still has it, else a new one. */
    static Future<DemoTenant> in(Tenancy tenancy, Path file, InstantSource clock) {
        var kept = read(file);
        if (kept.isEmpty()) {
            return make(tenancy, file, clock);
        }
        return tenancy.tenant(kept.get().tenant())
                .compose(found -> found.isPresent() ? Future.succeededFuture(kept.get()) : make(tenancy, file, clock));
    }

    private static Future<DemoTenant> make(Tenancy tenancy, Path file, InstantSource clock) {
        var now = clock.instant();
        var tenant = new Tenant(Id.at(now), "Demo tenant", "demo@example.com", SETTINGS, now);
        var profile = new Profile(Id.at(now), tenant.id(), "Demo profile", "", "#4f46e5", true, now);
        var keys = new TreeMap<String, String>();
        var made = tenancy.createTenant(tenant).compose(done -> tenancy.createProfile(profile));
        for (var name : names()) {
            boolean vends = name.equals(VENDOR);
            var format = vends ? KeyFormat.HANDFAST : KeyFormat.of(name).orElseThrow();
            var text = format.mint();
            keys.put(name, text.reveal());
            var key = new ApiKey(
                    Id.at(now),
                    tenant.id(),
                    format.dialect(),
                    "Demo key",
                    format.preview(text),
                    vends ? Role.VENDOR : Role.OWNER,
                    Set.of(),
                    now,
                    Optional.empty());
            made = made.compose(done -> tenancy.createKey(key, text).map(profile));
        }
        return made.map(done -> {
            var demo = new DemoTenant(tenant.id(), profile.id(), Map.copyOf(keys));
            demo.write(file);
            return demo;
        });
    }

    private static List<String> names() {
        return Stream.concat(Arrays.stream(KeyFormat.values()).map(KeyFormat::dialect), Stream.of(VENDOR))
                .toList();
    }

    private static Optional<DemoTenant> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var kept = JSON.readValue(file.toFile(), Kept.class);
            return kept.keys().keySet().containsAll(names())
                    ? Optional.of(new DemoTenant(
                            Id.fromHex(kept.tenant()).orElseThrow(),
                            Id.fromHex(kept.profile()).orElseThrow(),
                            kept.keys()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the demo tenant's file " + file + " cannot be read; delete it", e);
        }
    }

    private void write(Path file) {
        try {
            Files.writeString(file, JSON.writeValueAsString(new Kept(tenant.hex(), profile.hex(), keys)));
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key of a dialect. */
    Secret key(String dialect) {
        return Secret.of(keys.get(dialect));
    }
}
