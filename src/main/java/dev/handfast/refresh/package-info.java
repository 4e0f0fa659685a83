/** Keeps grants alive: when to renew, renewing, and handing out tokens that are good. */
package dev.handfast.refresh;
