/** What a newcomer tries the gateway with: simulated platforms, a playground, a database of one's own. Never in production. */
package dev.handfast.sandbox;
