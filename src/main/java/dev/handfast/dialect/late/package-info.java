/** The Late API: {@code /v1/connect} and what its clients need around it. */
package dev.handfast.dialect.late;
