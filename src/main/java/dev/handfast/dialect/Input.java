package dev.handfast.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads what a client sent, and remembers everything that is wrong with it until {@link #check()}, so that one answer tells it all.
 * Absent, null and empty count as not given.
 */
public final class Input {
    private final Function<String, JsonOrTexts> source;
    private final String path;
    private final Map<String, List<String>> faults;

    private record JsonOrTexts(JsonNode json, List<String> texts) {}

    private Input(Function<String, JsonOrTexts> source, String path, Map<String, List<String>> faults) {
        this.source = source;
        this.path = path;
        this.faults = faults;
    }

    private static Input of(Function<String, JsonOrTexts> source) {
        return new Input(source, "", new LinkedHashMap<>());
    }

    /** Reads the members of a JSON object. */
    static Input of(JsonNode object) {
        return of(members(object));
    }

    /** Reads the fields of a query or form. */
    static Input of(Map<String, List<String>> fields) {
        return of(name -> new JsonOrTexts(null, fields.getOrDefault(name, List.of())));
    }

    private static Function<String, JsonOrTexts> members(JsonNode object) {
        return name -> new JsonOrTexts(object.path(name), List.of());
    }

    /** Reads the members of a nested object, if one is given; what is wrong with them is told here, as {@code name.member}. */
    public Optional<Input> nested(String name) {
        var given = object(name);
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        if (!given.isObject()) {
            fault(name, "must be an object");
            return Optional.empty();
        }
        return Optional.of(new Input(members(given), path + name + ".", faults));
    }

    /** A text of at most {@code most} characters, if given. */
    public Optional<String> text(String name, int most) {
        var given = source.apply(name);
        Optional<String> text;
        if (given.json() == null) {
            if (given.texts().size() > 1) {
                fault(name, "must be given once");
                return Optional.empty();
            }
            text = given.texts().stream().findFirst();
        } else if (given.json().isMissingNode() || given.json().isNull()) {
            text = Optional.empty();
        } else if (given.json().isTextual()) {
            text = Optional.of(given.json().textValue());
        } else {
            fault(name, "must be a string");
            return Optional.empty();
        }
        return text.filter(value -> fits(name, value, most)).filter(value -> !value.isEmpty());
    }

    private boolean fits(String name, String value, int most) {
        if (value.length() > most) {
            fault(name, "must have at most " + most + " characters");
            return false;
        }
        if (value.indexOf('\0') >= 0) {
            fault(name, "must not hold a zero character");
            return false;
        }
        if (value.codePoints().anyMatch(Input::isHalf)) {
            fault(name, "must not hold half of a surrogate pair");
            return false;
        }
        return true;
    }

    /** The texts of a field of a query or form that may be given several times, or separated by commas. */
    public Set<String> texts(String name, int most) {
        return source.apply(name).texts().stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .filter(text -> !text.isBlank() && fits(name, text, most))
                .collect(Collectors.toSet());
    }

    /** The first given of several names for the same thing. */
    public Optional<String> text(List<String> names, int most) {
        return names.stream()
                .map(name -> text(name, most))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /** A text that must be given; an empty text stands in for it until {@link #check()}. */
    public String need(String name, int most) {
        return text(name, most).orElseGet(() -> missing(name));
    }

    /** The first given of several names, of which one must be; faults are told of the first name. */
    public String need(List<String> names, int most) {
        return text(names, most).orElseGet(() -> missing(names.get(0)));
    }

    /** Remembers that something is missing, unless a worse fault of it is known. */
    public String missing(String name) {
        if (!faults.containsKey(path + name)) {
            fault(name, "is required");
        }
        return "";
    }

    /** An id in the dialect's spelling, if given. */
    public Optional<Id> id(String name, Function<String, Optional<Id>> spelling) {
        return text(name, 64).flatMap(text -> {
            var id = spelling.apply(text);
            if (id.isEmpty()) {
                fault(name, "is not a valid id");
            }
            return id;
        });
    }

    /** One of a few words, if given. */
    public Optional<String> word(String name, Set<String> words) {
        return text(name, 64).filter(text -> {
            if (!words.contains(text)) {
                fault(
                        name,
                        "must be one of: "
                                + String.join(", ", words.stream().sorted().toList()));
            }
            return words.contains(text);
        });
    }

    /** True for {@code true}, as JSON or text; false for anything else that is one of {@code false}, {@code 0}, {@code 1}. */
    public boolean flag(String name) {
        var given = source.apply(name);
        if (given.json() != null && given.json().isBoolean()) {
            return given.json().booleanValue();
        }
        if (given.json() != null && (given.json().isNumber() || given.json().isContainerNode())) {
            fault(name, "must be true or false");
            return false;
        }
        return word(name, Set.of("true", "false", "1", "0"))
                .map(word -> word.equals("true") || word.equals("1"))
                .orElse(false);
    }

    /** A whole number within bounds, if given. */
    public Optional<Integer> number(String name, int least, int most) {
        var given = source.apply(name);
        var text = given.json() != null && given.json().isNumber()
                ? Optional.of(given.json().asText())
                : text(name, 12);
        return text.flatMap(digits -> {
            try {
                int number = Integer.parseInt(digits);
                if (number >= least && number <= most) {
                    return Optional.of(number);
                }
            } catch (NumberFormatException notANumber) {
                // told below, like a number out of bounds
            }
            fault(name, "must be a whole number from " + least + " to " + most);
            return Optional.empty();
        });
    }

    /** A nested object or list, or whatever else was sent in its place; a missing node when nothing was. */
    public JsonNode object(String name) {
        var given = source.apply(name);
        return given.json() == null ? MissingNode.getInstance() : given.json();
    }

    /** Remembers a fault. The message goes on after the field's name. */
    public void fault(String name, String message) {
        faults.computeIfAbsent(path + name, key -> new ArrayList<>()).add(message);
    }

    /** Fails with all faults, if there are any. */
    public void check() {
        if (!faults.isEmpty()) {
            throw GatewayError.invalid(faults);
        }
    }
}
