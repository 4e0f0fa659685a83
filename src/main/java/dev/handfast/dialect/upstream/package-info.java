/** Where platforms tell us things unasked, in the shapes they document. */
package dev.handfast.dialect.upstream;
