/** What every floor speaks: ids, secrets, foreseen failures, and the local bus. */
package dev.handfast.core;
