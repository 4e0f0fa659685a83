/** Whole flows over sockets: a gateway, PostgreSQL, simulated platforms, clients and browsers. */
package dev.handfast.journey;
