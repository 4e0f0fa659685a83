/** The letmepost API. */
package dev.handfast.dialect.letmepost;
