/** A page to try the gateway from, and a sample client app that its redirects lead to. */
package dev.handfast.sandbox.playground;
