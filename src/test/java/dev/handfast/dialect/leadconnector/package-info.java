/** What holds of the LeadConnector API, asked for over sockets. */
package dev.handfast.dialect.leadconnector;
