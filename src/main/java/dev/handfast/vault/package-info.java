/** Sealing of tokens with a key ring, each bound to the place it is stored in. */
package dev.handfast.vault;
