package dev.handfast.platform;

import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * What a client of one platform speaks with.
 *
 * @param vertx runs what would block
 * @param wire sends its calls
 * @param refusals says what its failures mean
 * @param addresses which addresses may be called and shown
 * @param clock tells the time
 * @param overridden whether a setting put the platform's hosts elsewhere
 */
public record Speaker(
        Vertx vertx, Wire wire, Refusals refusals, WebAddress addresses, InstantSource clock, boolean overridden) {}
