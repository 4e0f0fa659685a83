/** What every floor speaks: ids, secrets, foreseen failures, the local bus, and work that recurs. */
package dev.handfast.core;
