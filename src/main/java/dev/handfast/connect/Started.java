package dev.handfast.connect;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.net.URI;

/**
 * A flow that waits for its person.
 *
 * @param flow which flow
 * @param authUrl where to send the person's browser
 * @param state what the platform will send back
 */
public record Started(Id flow, URI authUrl, Secret state) {}
