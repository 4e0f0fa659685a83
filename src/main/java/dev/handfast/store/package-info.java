/** PostgreSQL: one class for each port below, and the migrations. The only place that speaks SQL. */
package dev.handfast.store;
