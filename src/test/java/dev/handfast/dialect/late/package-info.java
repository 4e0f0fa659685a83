/** The contract of the Late API, status by status, over sockets. */
package dev.handfast.dialect.late;
