package dev.handfast.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents are sound, whole, and about the gateway there is. */
class ApiDocumentsTest {
    private static final Set<String> WITHOUT_DOCUMENT = Set.of(
            "hosted", // pages for people
            "upstream", // spoken to by platforms alone, in their words
            "docs"); // where the documents are

    static List<String> names() {
        return ApiDocuments.all().stream().map(ApiDocument::name).toList();
    }

    private static ApiDocument document(String name) {
        return ApiDocuments.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_document_as_published_is_openapi_3_1(String name) {
        var published = new LateClient(Stage.shared().publicUrl(), Optional.empty()).get("/openapi/" + name + ".json");
        var json = new JsonObject(published.text());
        var vertx = Vertx.vertx();
        try {
            assertEquals(OpenAPIVersion.V3_1, OpenAPIVersion.fromContract(json));
            var verdict = Stage.await(OpenAPIVersion.V3_1
                    .getRepository(vertx, "https://handfast.dev/")
                    .compose(schemas -> OpenAPIVersion.V3_1.validateContract(vertx, schemas, json)));

            assertTrue(verdict.getValid(), () -> String.valueOf(verdict.getErrors()));
        } finally {
            Stage.await(vertx.close());
        }
    }

    /** A comma in an unquoted text makes a keyword of what follows. */
    @ParameterizedTest
    @MethodSource("names")
    void a_schema_says_nothing_that_no_checker_knows(String name) {
        var known = Set.of(
                ("$ref type const enum properties required additionalProperties dependentRequired minProperties maxProperties"
                                + " items minItems maxItems uniqueItems minLength maxLength pattern format minimum maximum"
                                + " oneOf anyOf allOf not if then else description title default examples x-secret")
                        .split(" "));
        var unknown = new TreeSet<String>();

        walk(document(name).tree(), "", (place, node) -> {
            boolean schema = place.matches(
                    ".*/(schema|items|additionalProperties)|/components/schemas/[^/]+|.*/properties/[^/]+");
            if (schema && !place.contains("/examples/")) {
                node.properties().stream()
                        .filter(keyword -> !known.contains(keyword.getKey()))
                        .forEach(keyword -> unknown.add(place + ": " + keyword.getKey()));
            }
        });

        assertEquals(Set.of(), unknown);
    }

    @Test
    void what_is_offered_is_documented_and_what_is_documented_is_offered() throws Exception {
        var offered = offered();
        offered.keySet().removeAll(WITHOUT_DOCUMENT);

        var documented = new TreeMap<String, Set<String>>();
        ApiDocuments.all()
                .forEach(document -> documented.put(
                        document.name(),
                        document.operations().stream()
                                .map(Operation::signature)
                                .collect(Collectors.toCollection(TreeSet::new))));

        assertEquals(lines(offered), lines(documented));
    }

    /** Each operation has its own timer from the start, by method and path. */
    private static Map<String, Set<String>> offered() throws Exception {
        var metrics =
                URI.create(Stage.shared().sandbox().json().path("managementUrl").asText() + "/metrics");
        var text = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
        var offered = new TreeMap<String, Set<String>>();
        Pattern.compile("handfast_requests_seconds_count\\{dialect=\"([^\"]+)\",operation=\"([^\"]+)\"")
                .matcher(text)
                .results()
                .forEach(timer -> offered.computeIfAbsent(timer.group(1), name -> new TreeSet<>())
                        .add(timer.group(2)));
        return offered;
    }

    private static String lines(Map<String, Set<String>> byName) {
        return byName.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(operation -> entry.getKey() + " " + operation))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_operation_has_a_name_a_summary_and_a_subject(String name) {
        var document = document(name);
        var subjects = ApiDocument.each(document.tree().path("tags"))
                .map(tag -> tag.path("name").asText())
                .collect(Collectors.toSet());
        var seen = new HashSet<String>();

        for (var operation : document.operations()) {
            assertTrue(operation.id().matches("[a-z][A-Za-z0-9]+"), operation.signature());
            assertTrue(seen.add(operation.id()), operation.id() + " is there twice");
            assertFalse(operation.tree().path("summary").asText().isBlank(), operation.id());
            assertTrue(subjects.contains(operation.tree().path("tags").path(0).asText()), operation.id());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_operation_tells_all_it_can_answer(String name) {
        var document = document(name);
        var lacking = new ArrayList<String>();

        for (var operation : document.operations()) {
            boolean open = operation.tree().path("security").isArray()
                    && operation.tree().path("security").isEmpty();
            boolean takesBody = !Set.of("GET", "DELETE").contains(operation.method());
            var needed = Stream.of(
                            Stream.of("400", "500", "503"),
                            open ? Stream.<String>empty() : Stream.of("401", "429"),
                            takesBody ? Stream.of("413", "415") : Stream.<String>empty())
                    .flatMap(each -> each)
                    .filter(status -> !operation.tree().path("responses").has(status))
                    .toList();
            if (!needed.isEmpty()) {
                lacking.add(operation.id() + " lacks " + needed);
            }
        }

        assertEquals(List.of(), lacking);
        assertTrue(document.tree().path("x-no-operation").has("404"));
        assertTrue(document.tree().path("x-no-operation").has("405"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void an_answer_has_no_member_that_is_not_named(String name) {
        var document = document(name);
        var open = new ArrayList<String>();

        answers(document, (place, schema) -> {
            if (schema.has("properties") && !schema.has("additionalProperties") && !schema.has("$ref")) {
                open.add(place);
            }
        });

        assertEquals(List.of(), open);
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_example_is_as_its_schema_says(String name) {
        var document = document(name);
        var wrong = new ArrayList<String>();

        walk(document.tree(), "", (place, node) -> {
            boolean schema = place.contains("/schema") && node.path("examples").isArray();
            if (schema && !place.endsWith("/properties")) {
                node.path("examples").forEach(example -> document.complaints(place, example)
                        .forEach(complaint -> wrong.add(place + ": " + complaint)));
            }
        });

        assertEquals(List.of(), wrong);
    }

    /** Only the test clients that come through here may read answers of the gateway. */
    @Test
    void every_client_of_the_tests_holds_answers_against_the_documents() throws IOException {
        var elsewhere = Set.of(
                "ProductionJarTest.java", // asks a process of its own
                "ApiDocumentsTest.java", // reads metrics
                "CallbackTest.java", // looks at statuses of pages
                "CookieTest.java", // reads cookies of pages
                "Wire.java", // stands between the gateway and PostgreSQL
                "RoutesTest.java", // asks surfaces made up for it
                "Sandbox.java", // asks simulators
                "WireTest.java", // asks a server of its own
                "FollowedFlowsTest.java", // leaves in the middle of an answer
                "PlaygroundTest.java"); // asks the playground
        var unchecked = new ArrayList<String>();
        try (var files = Files.walk(Path.of("src/test/java"))) {
            for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                var text = Files.readString(file);
                boolean asks = text.contains("HttpClient.new") || text.contains("new Socket(");
                boolean checks = text.contains("ApiDocuments.check(") || text.contains("new Reply(");
                if (asks && !checks && !elsewhere.contains(file.getFileName().toString())) {
                    unchecked.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), unchecked);
    }

    @Nested
    class An_answer_that_is_not_as_documented {
        private final Answered good = new Answered(
                "GET",
                "/handfast/v1/accounts/6720a1b2c3d4e5f601234567",
                200,
                Map.of(
                        "Content-Type", List.of("application/json; charset=utf-8"),
                        "X-Request-Id", List.of("req_1"),
                        "Cache-Control", List.of("no-store")),
                """
                {"account_id":"6720a1b2c3d4e5f601234567","profile_id":"6720a1b2c3d4e5f601234567","platform":"twitter","kind":"person",
                "platform_account_id":"1","username":"ada","display_name":"Ada","picture":null,"url":null,"details":{},
                "status":"active","scopes":[],"cause":null,"detail":null,"platform_code":null,"since":null,"next_attempt_at":null,
                "connected_at":"2026-11-22T09:30:00Z","updated_at":"2026-11-22T09:30:00Z","expires_at":null}""");

        private void fails(Answered answered, String complaint) {
            var told = assertThrows(AssertionError.class, () -> ApiDocuments.check(answered))
                    .getMessage();
            assertTrue(told.contains(complaint), told);
        }

        private Answered with(String body) {
            return new Answered(good.method(), good.path(), good.status(), good.headers(), body);
        }

        @Test
        void is_told_from_a_good_one() {
            ApiDocuments.check(good);
        }

        @Test
        void fails_by_a_member_that_is_unknown_missing_or_of_another_kind() {
            fails(with(good.body().replace("null}", "null,\"token\":\"x\"}")), "'token'");
            fails(with(good.body().replace(",\"expires_at\":null", "")), "'expires_at'");
            fails(with(good.body().replace("\"active\"", "\"ACTIVE\"")), "/status");
            fails(with(good.body().replace("null}", "\"tomorrow\"}")), "/expires_at");
        }

        @Test
        void fails_by_a_status_a_header_or_a_media_type() {
            fails(
                    new Answered("GET", good.path(), 418, good.headers(), good.body()),
                    "handfast readAccount 418 is not documented");
            fails(
                    new Answered(
                            "GET", good.path(), 200, Map.of("Content-Type", List.of("application/json")), good.body()),
                    "X-Request-Id is missing");
            var html = new TreeMap<>(good.headers());
            html.put("content-type", List.of("text/html"));
            fails(new Answered("GET", good.path(), 200, html, good.body()), "the body is text/html");
        }

        @Test
        void fails_where_no_operation_is() {
            fails(new Answered("GET", "/handfast/v1/nothing", 200, good.headers(), good.body()), "no operation 200");
        }

        @Test
        void is_nobodys_business_outside_the_documents() {
            ApiDocuments.check(new Answered("GET", "/connect/result", 418, Map.of(), ""));
        }
    }

    private static void answers(ApiDocument document, BiConsumer<String, JsonNode> look) {
        var seen = new HashSet<String>();
        var places = new ArrayList<String>();
        document.operations().forEach(operation -> operation
                .tree()
                .path("responses")
                .properties()
                .forEach(response -> places.add(operation.pointer() + "/responses/" + response.getKey())));
        while (!places.isEmpty()) {
            var place = places.remove(0);
            if (seen.add(place)) {
                walk(document.tree().at(place), place, (where, node) -> {
                    look.accept(where, node);
                    if (node.path("$ref").isTextual()) {
                        places.add(node.path("$ref").asText().substring(1));
                    }
                });
            }
        }
    }

    private static void walk(JsonNode node, String place, BiConsumer<String, JsonNode> look) {
        if (node.isObject()) {
            look.accept(place, node);
            node.properties()
                    .forEach(member -> walk(
                            member.getValue(),
                            place + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                            look));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(node.get(i), place + "/" + i, look);
        }
    }
}
