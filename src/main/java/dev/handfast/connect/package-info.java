/** The engine: start, callback, credentials, selection, clone, disconnect. */
package dev.handfast.connect;
