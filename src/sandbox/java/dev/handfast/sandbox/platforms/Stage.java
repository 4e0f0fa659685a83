package dev.handfast.sandbox.platforms;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What all simulators share.
 *
 * @param base where the server is reached, once it listens
 * @param apps the apps on file, by platform id; they change while it runs
 */
record Stage(
        SimulatedSettings settings,
        InstantSource clock,
        Decisions decisions,
        Supplier<URI> base,
        Map<String, Registration> apps) {
    /** The app on file, if any. */
    Optional<Registration> app(String platform) {
        return Optional.ofNullable(apps.get(platform));
    }

    String picture(String seed) {
        return base.get() + "/sandbox/pictures/" + seed + ".svg";
    }

    /** How many elements a list answers with when this many are asked for. */
    int pageSize(int asked, int most) {
        return Math.max(1, Math.min(Math.min(asked, most), settings.largestPage()));
    }
}
