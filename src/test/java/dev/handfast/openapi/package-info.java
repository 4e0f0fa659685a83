/** Holds the gateway to its OpenAPI documents: every answer that a test receives, and a flood of requests that are half right. */
package dev.handfast.openapi;
