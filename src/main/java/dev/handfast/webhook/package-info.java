/** Tells tenants what happened to their accounts: each event once per cause, delivered at least once, in order per account. */
package dev.handfast.webhook;
