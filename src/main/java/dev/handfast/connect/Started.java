package dev.handfast.connect;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.net.URI;
import java.time.Instant;

/**
 * A flow that waits for its person.
 *
 * @param flow which flow
 * @param authUrl where to send the person's browser
 * @param state what the platform will send back
 * @param expiresAt when the person must be back
 */
public record Started(Id flow, URI authUrl, Secret state, Instant expiresAt) {}
