/** The letmepost API, asked over sockets. */
package dev.handfast.dialect.letmepost;
