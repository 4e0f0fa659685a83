/** Our own API: what none of the spoken ones has, and all they have in common. */
package dev.handfast.dialect.handfast;
