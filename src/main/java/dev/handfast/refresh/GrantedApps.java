package dev.handfast.refresh;

import dev.handfast.account.Grant;
import dev.handfast.platform.App;
import io.vertx.core.Future;

/** Finds the app that a grant was given to (port). */
public interface GrantedApps {
    /** The app. Fails with {@code PLATFORM_NOT_CONFIGURED} when it is no longer set up. */
    Future<App> of(Grant grant);
}
