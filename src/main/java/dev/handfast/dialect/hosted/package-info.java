/** The pages people see while they connect an account: rendered, branded, escaped, with headers that keep them safe. */
package dev.handfast.dialect.hosted;
