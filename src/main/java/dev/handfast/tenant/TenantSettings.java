package dev.handfast.tenant;

import java.util.List;
import java.util.Set;

/**
 * What a tenant decided about its flows.
 *
 * @param redirects where browsers may be sent after a flow; with none, only flows without a redirect URL can start
 * @param browserBinding whether the browser that comes back must be the one that set out
 * @param ownAppPlatforms ids of platforms that the tenant may use with its own app credentials only
 * @param branding how the hosted pages look
 * @param onePerPlatform whether a profile has one usable account of each platform, whichever API connects it
 */
public record TenantSettings(
        List<RedirectRule> redirects,
        boolean browserBinding,
        Set<String> ownAppPlatforms,
        Branding branding,
        boolean onePerPlatform) {
    /** No redirects allowed, browser binding on, no own apps demanded, our own look. */
    public static final TenantSettings DEFAULT = new TenantSettings(List.of(), true, Set.of(), Branding.DEFAULT);

    /** Without a rule of the tenant's own for how many accounts a profile has. */
    public TenantSettings(
            List<RedirectRule> redirects, boolean browserBinding, Set<String> ownAppPlatforms, Branding branding) {
        this(redirects, browserBinding, ownAppPlatforms, branding, false);
    }

    /** What becomes of an account that is connected though there is one already, where the API leaves that open. */
    public Duplicates duplicates() {
        return onePerPlatform ? Duplicates.REFUSE_SECOND : Duplicates.UPDATE;
    }

    public TenantSettings {
        redirects = List.copyOf(redirects);
        ownAppPlatforms = Set.copyOf(ownAppPlatforms);
    }
}
