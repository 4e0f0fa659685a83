/** Flows under way: kept for minutes, used once, by whichever replica the browser reaches. */
package dev.handfast.state;
