package dev.handfast.platform.quirks;

import dev.handfast.platform.Ways;
import java.util.Map;

/** Every named way there is. */
public final class Quirks {
    private Quirks() {}

    /** The ways by the names that platform files choose them with. */
    public static Ways all() {
        return new Ways(
                Map.of(
                        "facebook-pages", new FacebookPages(),
                        "linkedin-organizations", new LinkedInOrganizations(),
                        "google-locations", new GoogleLocations(),
                        "pinterest-boards", new PinterestBoards()),
                Map.of("facebook-permissions", new FacebookPermissions()),
                Map.of("atproto-session", new AtprotoSession()),
                Map.of("signed-request", new SignedRequest()));
    }
}
