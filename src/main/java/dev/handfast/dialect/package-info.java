/** What every public API is made of: operations, calls, answers. Each dialect below is a thin translator. */
package dev.handfast.dialect;
