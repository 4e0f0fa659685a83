package dev.handfast.store;

import dev.handfast.tenant.Branding;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A tenant's settings as they stand in JSON. Members may be added; what is absent has its default.
 *
 * @param redirects the rules' texts
 * @param browserBinding null: on
 * @param ownApps platform ids
 * @param brandName null: none
 * @param brandLogo null: none
 * @param brandColour null: none
 * @param onePerPlatform null: off
 * @param openStarts null: off
 */
record StoredSettings(
        List<String> redirects,
        Boolean browserBinding,
        Set<String> ownApps,
        String brandName,
        String brandLogo,
        String brandColour,
        Boolean onePerPlatform,
        Boolean openStarts) {
    static StoredSettings of(TenantSettings settings) {
        var branding = settings.branding();
        return new StoredSettings(
                settings.redirects().stream().map(RedirectRule::text).toList(),
                settings.browserBinding(),
                settings.ownAppPlatforms(),
                branding.name().orElse(null),
                branding.logo().map(URI::toString).orElse(null),
                branding.colour().orElse(null),
                settings.onePerPlatform(),
                settings.openStarts());
    }

    TenantSettings settings() {
        return new TenantSettings(
                redirects == null
                        ? List.of()
                        : redirects.stream().map(RedirectRule::new).toList(),
                browserBinding == null || browserBinding,
                ownApps == null ? Set.of() : ownApps,
                new Branding(
                        Optional.ofNullable(brandName),
                        Optional.ofNullable(brandLogo).map(URI::create),
                        Optional.ofNullable(brandColour)),
                onePerPlatform != null && onePerPlatform,
                openStarts != null && openStarts);
    }
}
