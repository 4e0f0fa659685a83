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
 * @param openStarts whether browsers may start flows by naming a profile alone, where an API has such a start: whoever knows the
 *     profile's id can then connect an account of their own to it
 */
public record TenantSettings(
        List<RedirectRule> redirects,
        boolean browserBinding,
        Set<String> ownAppPlatforms,
        Branding branding,
        boolean onePerPlatform,
        boolean openStarts) {
    /** No redirects allowed, browser binding on, no own apps demanded, our own look, no starts without a key. */
    public static final TenantSettings DEFAULT = new TenantSettings(List.of(), true, Set.of(), Branding.DEFAULT);

    /** Any number of accounts in a profile, and no starts that need no key. */
    public TenantSettings(
            List<RedirectRule> redirects, boolean browserBinding, Set<String> ownAppPlatforms, Branding branding) {
        this(redirects, browserBinding, ownAppPlatforms, branding, false, false);
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
