/** The upstream networks: what their files say, and the one client that speaks to them. */
package dev.handfast.platform;
