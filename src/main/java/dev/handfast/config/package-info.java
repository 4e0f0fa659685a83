/** The operator's decisions: a tree of records, read once at the start. */
package dev.handfast.config;
