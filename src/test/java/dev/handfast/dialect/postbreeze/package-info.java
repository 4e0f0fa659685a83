/** The Postbreeze API, asked over sockets. */
package dev.handfast.dialect.postbreeze;
