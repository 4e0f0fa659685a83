/** The Puffle API: {@code /api/late}, {@code /api/calendar} and {@code /api/user}. */
package dev.handfast.dialect.puffle;
