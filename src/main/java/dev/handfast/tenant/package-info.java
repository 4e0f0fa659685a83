/** Who calls and on whose behalf: tenants, their profiles, their keys, their own platform apps. */
package dev.handfast.tenant;
