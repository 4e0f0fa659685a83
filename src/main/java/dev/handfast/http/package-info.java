/** The servers: routing, authentication, limits, probes. */
package dev.handfast.http;
