/** The Puffle API, asked over sockets. */
package dev.handfast.dialect.puffle;
