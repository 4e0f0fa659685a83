/** Our own API: what none of the spoken ones has. */
package dev.handfast.dialect.handfast;
