/** The Postbreeze API: {@code /api/v1/social-accounts} and {@code /api/v1/workspaces}. */
package dev.handfast.dialect.postbreeze;
