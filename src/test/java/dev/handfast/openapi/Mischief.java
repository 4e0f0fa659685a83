package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.instancio.Random;

/** Ways to spoil a request. */
enum Mischief {
    /** Something is not there. */
    MISSING {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            if (!draft.query.isEmpty() && random.trueOrFalse()) {
                draft.query.remove(random.intRange(0, draft.query.size() - 1));
            } else {
                members(draft, random, body -> body.remove(one(body, random)));
            }
        }
    },
    /** Something is of another kind. */
    WRONG_TYPE {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            members(draft, random, body -> body.set(one(body, random), values.any()));
        }
    },
    /** A text is too long, or full of what nobody expects. */
    STRANGE_TEXT {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            if (!draft.path.isEmpty() && random.intRange(0, 2) == 0) {
                draft.path.replaceAll((name, value) -> values.strange());
            } else if (!draft.query.isEmpty() && random.trueOrFalse()) {
                random.oneOf(draft.query)[1] = values.strange();
            } else {
                members(draft, random, body -> body.put(one(body, random), values.strange()));
            }
        }
    },
    /** The same name twice, in the query or in JSON. */
    TWICE {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            if (!draft.query.isEmpty()) {
                draft.query.add(random.oneOf(draft.query).clone());
            } else if (draft.json.filter(body -> body.size() > 0).isPresent()) {
                var text = draft.json.get().toString();
                draft.raw = Optional.of(Buffer.buffer(text.substring(0, text.length() - 1) + "," + text.substring(1)));
            } else {
                draft.query.add(new String[] {"profileId", "1"});
                draft.query.add(new String[] {"profileId", "2"});
            }
        }
    },
    /** A name nobody knows. */
    UNKNOWN {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            draft.query.add(new String[] {values.strange(), values.strange()});
            members(draft, random, body -> body.set(values.strange(), values.any()));
        }
    },
    /** An address that cannot be decoded, or that leads elsewhere. */
    BROKEN_ADDRESS {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            draft.behind = (draft.query.isEmpty() ? "?" : "&")
                    + random.oneOf("a=%", "a=%zz", "%zz=1", "a=%ff%fe", "a=%c0%ae", "a=%u0041", "=&&=", "a", "a=%00");
            if (random.trueOrFalse()) {
                draft.query.clear();
                draft.behind = random.oneOf(
                        "/", "//", "/.", "/..", "/../..", "/%2e%2e", "/%00", "/%", "/%ff", ";a=b", "/x/y/z", "/%2f");
            }
        }
    },
    /** A body that is not what its type says, or is no JSON object at all. */
    BROKEN_BODY {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            draft.raw = Optional.of(
                    switch (random.intRange(0, 8)) {
                        case 0 -> Buffer.buffer();
                        case 1 -> Buffer.buffer(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'});
                        case 2 -> Buffer.buffer("[" + draft.body() + "]");
                        case 3 ->
                            draft.body()
                                    .getBuffer(
                                            0, random.intRange(0, draft.body().length()));
                        case 4 -> Buffer.buffer(values.any().toString());
                        case 5 -> Buffer.buffer("[".repeat(random.oneOf(10, 2000, 50_000)));
                        case 6 -> Buffer.buffer("{\"a\":1" + "0".repeat(random.oneOf(10, 2000, 50_000)) + "}");
                        case 7 -> Buffer.buffer("{\"a\":\"" + "x".repeat(70_000) + "\"}");
                        default -> Buffer.buffer(values.strange());
                    });
        }
    },
    /** Another media type, with or without a body that fits it. */
    WRONG_MEDIA_TYPE {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            draft.headers.put(
                    "Content-Type",
                    random.oneOf(
                            "text/plain",
                            "application/xml",
                            "application/x-www-form-urlencoded",
                            "multipart/form-data; boundary=x",
                            "multipart/form-data",
                            "application/json; charset=utf-16",
                            "nonsense",
                            ";;;"));
            if (random.trueOrFalse()) {
                draft.raw = Optional.of(Buffer.buffer(random.oneOf("a=1&b=%zz", "<a/>", "--x\r\n\r\n", "a=1&a=2")));
            }
        }
    },
    /** Nobody's, somebody else's, or a broken proof of who asks. */
    WRONG_CALLER {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            draft.headers.remove("Authorization");
            switch (random.intRange(0, 5)) {
                case 0 -> draft.headers.put("Authorization", "Bearer " + "x".repeat(600));
                case 1 -> draft.headers.put("Authorization", "Basic YTpi");
                case 2 -> draft.headers.put("Authorization", "Bearer");
                case 3 -> draft.headers.put("X-Connect-Token", random.alphanumeric(40));
                case 4 -> draft.headers.put("X-Request-Id", "<b>\"x\"</b>");
                default -> draft.headers.put("Authorization", "bearer   sk_" + random.alphanumeric(64));
            }
        }
    },
    /** A method that the path does not know. */
    WRONG_METHOD {
        @Override
        void spoil(Draft draft, Values values, Random random) {
            draft.method = random.oneOf("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW");
        }
    };

    abstract void spoil(Draft draft, Values values, Random random);

    /** Works on the body, or on an object somewhere in it. */
    private static void members(Draft draft, Random random, Consumer<ObjectNode> work) {
        draft.json.filter(body -> body.isObject() && body.size() > 0).ifPresent(body -> {
            var objects = body.findParents(((ObjectNode) body).fieldNames().next()).stream()
                    .filter(JsonNode::isObject)
                    .toList();
            work.accept((ObjectNode) random.oneOf(objects));
        });
    }

    private static String one(ObjectNode body, Random random) {
        return Values.nth((Iterable<String>) body::fieldNames, random.intRange(0, Math.max(0, body.size() - 1)));
    }
}
