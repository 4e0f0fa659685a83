/** Simulated platforms: independent of the gateway, so that they witness for what it sends. */
package dev.handfast.sandbox.platforms;
