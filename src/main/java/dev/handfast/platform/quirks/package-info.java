/** One small class for each named oddity of a platform, chosen by data. */
package dev.handfast.platform.quirks;
