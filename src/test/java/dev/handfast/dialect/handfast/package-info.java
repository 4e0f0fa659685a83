/** The contract of our own API, status by status, over sockets. */
package dev.handfast.dialect.handfast;
