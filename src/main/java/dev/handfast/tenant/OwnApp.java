package dev.handfast.tenant;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;

/**
 * A tenant's own app at a platform, used instead of the gateway's.
 *
 * @param tenant whose it is
 * @param platform the platform's id
 * @param clientId the app's public id
 * @param clientSecret the app's secret
 */
public record OwnApp(Id tenant, String platform, String clientId, Secret clientSecret) {}
