package dev.handfast.dialect.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands under {@code /openapi} and {@code /docs}. */
class DocsTest {
    private static Reply open(String path) {
        return new Browser().open(URI.create(Stage.shared().publicUrl() + path));
    }

    @Nested
    class The_documents {
        @ParameterizedTest
        @ValueSource(strings = {"/openapi", "/openapi/"})
        void are_listed_with_where_they_are(String path) {
            var documents = open(path).json().path("documents");

            assertTrue(documents.findValuesAsText("name").containsAll(List.of("handfast", "late")));
            for (var document : documents) {
                assertEquals(
                        200,
                        new Browser()
                                .open(URI.create(document.path("url").asText()))
                                .status());
                assertEquals(
                        200,
                        new Browser()
                                .open(URI.create(document.path("page").asText()))
                                .status());
            }
        }

        @Test
        void are_json_with_our_own_addresses_and_may_be_fetched_from_anywhere() {
            var reply = open("/openapi/late.json");

            assertEquals(200, reply.status());
            assertEquals(
                    "application/json; charset=utf-8",
                    reply.header("Content-Type").orElseThrow());
            assertEquals("*", reply.header("Access-Control-Allow-Origin").orElseThrow());
            assertTrue(reply.json().path("openapi").asText().startsWith("3.1."));
            assertEquals(
                    Stage.shared().publicUrl() + "/v1",
                    reply.json().path("servers").path(0).path("url").asText());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/openapi/late", "/openapi/late.yaml", "/openapi/..%2fhosted%2fpage.css", "/openapi/x/y"})
        void are_not_found_by_other_names(String path) {
            var reply = open(path);

            assertEquals(404, reply.status());
            assertTrue(reply.json().path("error").isTextual());
        }
    }

    @Nested
    class The_pages {
        @Test
        void name_every_document() {
            var page = open("/docs");

            assertEquals(200, page.status());
            assertTrue(page.text().contains("href=\"/docs/late\""));
            assertTrue(page.text().contains("href=\"/openapi/handfast.json\""));
        }

        @ParameterizedTest
        @ValueSource(strings = {"late", "handfast"})
        void have_a_place_for_every_operation(String name) {
            var page = open("/docs/" + name);

            open("/openapi/" + name + ".json")
                    .json()
                    .findValuesAsText("operationId")
                    .forEach(id -> assertTrue(page.text().contains("id=\"" + id + "\""), id));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/docs", "/docs/late", "/docs/handfast"})
        void run_no_script_and_have_nothing_inline(String path) {
            var page = open(path);

            assertFalse(page.text().contains("<script"));
            assertFalse(page.text().contains("<style"));
            assertFalse(Pattern.compile("<[^>]* (?:style|on[a-z]+)=")
                    .matcher(page.text())
                    .find());
            assertTrue(page.header("Content-Security-Policy").orElseThrow().startsWith("default-src 'none'"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/docs", "/docs/late", "/docs/handfast", "/docs/letmepost"})
        void have_every_id_once_and_every_jump_lands(String path) {
            var text = open(path).text();
            var ids = found(text, " id=\"([^\"]+)\"");

            assertEquals(ids.stream().distinct().toList(), ids);
            assertTrue(ids.containsAll(found(text, " href=\"#([^\"]+)\"")));
        }

        private List<String> found(String text, String pattern) {
            return Pattern.compile(pattern)
                    .matcher(text)
                    .results()
                    .map(result -> result.group(1))
                    .toList();
        }

        @Test
        void that_are_not_there_are_told_of_as_a_page() {
            var reply = open("/docs/nothing");

            assertEquals(404, reply.status());
            assertEquals(
                    "text/html; charset=utf-8", reply.header("Content-Type").orElseThrow());
        }
    }
}
