/** The command line: what an operator can ask for, explained by itself. */
package dev.handfast.cli;
