/** LeadConnector's social planner API, as far as accounts are connected by it: one popup, then a list, then what is attached. */
package dev.handfast.dialect.leadconnector;
