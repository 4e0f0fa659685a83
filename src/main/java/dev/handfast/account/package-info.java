/** What stands after a flow: connected accounts and the grants behind them. */
package dev.handfast.account;
