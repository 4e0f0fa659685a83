package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.handfast.journey.Stage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.instancio.Random;
import org.instancio.support.DefaultRandom;
import org.instancio.support.Seeds;

/**
 * Throws requests at every operation of a document, half of them right and half of them spoiled, and holds the answers to what was
 * promised: no failure of ours, nothing outside the document, nobody's secret. Works from the document alone.
 */
final class Fuzz {
    private static final int STAY = 400; // requests to one tenant, so that what was deleted and revoked comes back

    private final Stage stage;
    private final ApiDocument document;
    private final HttpClient http;
    private final Context loop;
    private final long seed;
    private final Random random;
    private final Map<String, Map<Integer, Integer>> tally = new TreeMap<>();
    private Household household;
    private Set<String> platformSecrets = Set.of();
    private int spoiled;

    Fuzz(Stage stage, ApiDocument document, Vertx vertx, long seed) {
        this.stage = stage;
        this.document = document;
        this.http = vertx.createHttpClient();
        this.loop = vertx.getOrCreateContext();
        this.seed = seed;
        this.random = new DefaultRandom(seed, Seeds.Source.MANUAL);
    }

    /** Sends so many, and stops at the first answer that is not as promised. */
    void run(int tries) {
        for (int i = 0; i < tries; i++) {
            if (i % STAY == 0) {
                moveIn();
            }
            // Every operation has its turn, whatever the dice say.
            var operation = document.operations().get(i % document.operations().size());
            var draft = draft(operation);
            var answered = Stage.await(sent(draft));
            judge(i, draft, answered);
            tally.computeIfAbsent(operation.id(), id -> new TreeMap<>()).merge(answered.status(), 1, Integer::sum);
            if (answered.status() == 401 && spoiled == 0) {
                moveIn(); // it revoked its own key
            } else if (answered.status() / 100 == 2) {
                ApiDocument.json(answered.body()).ifPresent(household.known()::learn);
            }
        }
    }

    /** On one event loop from first to last, so that no part of an answer comes before someone waits for it. */
    private Future<Answered> sent(Draft draft) {
        var told = Promise.<Answered>promise();
        loop.runOnContext(now -> http.request(options(draft))
                .compose(request -> request.send(draft.body()))
                .compose(response -> body(response).map(body -> answered(draft, response, body.toString())))
                .onComplete(told));
        return told.future();
    }

    /** The whole of it; of what is told while it happens, the beginning. */
    private static Future<Buffer> body(HttpClientResponse response) {
        if (!String.valueOf(response.getHeader("Content-Type")).startsWith("text/event-stream")) {
            return response.body();
        }
        var first = Promise.<Buffer>promise();
        response.exceptionHandler(first::tryFail);
        response.handler(part -> {
            first.tryComplete(part);
            response.request().connection().close();
        });
        return first.future();
    }

    private void moveIn() {
        household = new Household(stage, document.name());
        platformSecrets = stage.platforms().issuedSecrets();
    }

    private Draft draft(Operation operation) {
        var values = new Values(document, household.known(), random);
        var draft = new Draft(operation, random.oneOf(document.bases()));
        draft.headers.put("Authorization", "Bearer " + household.key(random).reveal());
        operation.parameters().forEach(parameter -> fill(draft, parameter, values));
        var media = operation.tree().path("requestBody").path("content").path("application/json");
        if (!media.isMissingNode()) {
            draft.headers.put("Content-Type", "application/json");
            draft.json = Optional.of(values.right("", media.path("schema"), 0));
        }
        if (operation.tree().path("security").toString().contains("connectToken") && random.trueOrFalse()) {
            household
                    .known()
                    .find("connect_token", random)
                    .ifPresent(token -> draft.headers.put("X-Connect-Token", token));
        }
        spoiled = random.trueOrFalse() ? 0 : random.intRange(1, 2);
        for (int i = 0; i < spoiled; i++) {
            random.oneOf(Mischief.values()).spoil(draft, values, random);
        }
        return draft;
    }

    private void fill(Draft draft, JsonNode parameter, Values values) {
        var name = parameter.path("name").asText();
        var value = values.right(name, parameter.path("schema"), 0).asText();
        switch (parameter.path("in").asText()) {
            case "path" -> draft.path.put(name, value.isEmpty() ? "x" : value);
            case "query" -> {
                if (parameter.path("required").asBoolean() || random.trueOrFalse()) {
                    draft.query.add(new String[] {name, value});
                }
            }
            case "header" -> draft.headers.put(name, value);
            default -> throw new AssertionError("no way to send " + parameter);
        }
    }

    private RequestOptions options(Draft draft) {
        var options = new RequestOptions()
                .setHost(stage.publicUrl().getHost())
                .setPort(stage.publicUrl().getPort())
                .setMethod(HttpMethod.valueOf(draft.method))
                .setURI(draft.target());
        draft.headers.forEach(options::putHeader);
        return options;
    }

    private static Answered answered(Draft draft, HttpClientResponse response, String body) {
        var headers = new HashMap<String, List<String>>();
        response.headers().forEach(header -> headers.computeIfAbsent(header.getKey(), name -> new ArrayList<>())
                .add(header.getValue()));
        return new Answered(
                draft.method, draft.target().replaceFirst("[?].*", ""), response.statusCode(), headers, body);
    }

    private void judge(int number, Draft draft, Answered answered) {
        var wrong = new ArrayList<>(ApiDocuments.complaints(answered.asRouted()));
        if (answered.status() >= 500 && !foreseen(answered.body())) {
            wrong.add("a failure of ours");
        }
        var told = withoutSecretMembers(answered.body());
        if (platformSecrets.stream().anyMatch(told::contains)
                || household.secrets().stream().anyMatch(told::contains)) {
            wrong.add("a secret is told");
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError("request " + number + " of seed " + seed + " for " + draft.operation.id() + ":\n"
                    + draft + "\nwas answered " + answered.status() + "\n" + answered.body() + "\n"
                    + String.join("\n", wrong));
        }
    }

    /** Failures behind us, which the document says by word may come of a request like these. */
    private boolean foreseen(String body) {
        return ApiDocument.each(document.tree().path("x-foreseen-failures"))
                .anyMatch(word -> body.contains(word.toString()));
    }

    /** What is documented as a secret may be told where it is documented. */
    private String withoutSecretMembers(String body) {
        var secret = document.tree().findParents("x-secret");
        return ApiDocument.json(body)
                .map(json -> {
                    names(document.tree(), secret).forEach(name -> json.findParents(name)
                            .forEach(parent -> ((ObjectNode) parent).remove(name)));
                    return json.toString();
                })
                .orElse(body);
    }

    private static Set<String> names(JsonNode tree, List<JsonNode> secret) {
        return tree.findValues("properties").stream()
                .flatMap(properties -> properties.properties().stream())
                .filter(member -> secret.contains(member.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** How many were sent. */
    int sent() {
        return tally.values().stream()
                .flatMap(statuses -> statuses.values().stream())
                .mapToInt(count -> count)
                .sum();
    }

    /** How many answers of which status each operation gave, a line each. */
    String told() {
        var all = new TreeMap<Integer, Integer>();
        tally.values().forEach(statuses -> statuses.forEach((status, count) -> all.merge(status, count, Integer::sum)));
        return document.name() + ", seed " + seed + ": "
                + sent() + " requests " + all + "\n"
                + tally.entrySet().stream()
                        .map(entry -> "  " + entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining("\n"))
                + "\n";
    }
}
