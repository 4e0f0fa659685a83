/** What the APIs are, for programs and people: their OpenAPI documents under {@code /openapi}, pages to read under {@code /docs}. */
package dev.handfast.dialect.docs;
