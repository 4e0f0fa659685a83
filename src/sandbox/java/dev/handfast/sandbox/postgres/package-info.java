/** A real PostgreSQL from jars, for the sandbox and the tests. */
package dev.handfast.sandbox.postgres;
