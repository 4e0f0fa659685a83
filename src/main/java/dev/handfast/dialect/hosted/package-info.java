/** The pages people see while they connect an account: rendered, branded, escaped, with the headers that keep them safe. */
package dev.handfast.dialect.hosted;
