package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the words of this API are read. */
final class Reading {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})([smhd]?)");
    private static final int MOST = 500;

    private Reading() {}

    /** The id in a path. Fails with this code where the text is no id: nothing has such a one. */
    static Id id(Call call, String name, ErrorCode missing) {
        return Id.fromHex(call.path().get(name))
                .orElseThrow(() -> GatewayError.of(missing, "there is nothing with this id"));
    }

    /** A time such as {@code 300}, {@code 300s}, {@code 5m}, {@code 1h}, {@code 1d}, if given. */
    static Optional<Duration> duration(Input input, String name) {
        return input.text(name, 64).flatMap(text -> {
            var parts = DURATION.matcher(text);
            if (!parts.matches()) {
                input.fault(name, "must be a number of seconds, or like 5m or 1h");
                return Optional.empty();
            }
            long count = Long.parseLong(parts.group(1));
            return Optional.of(
                    switch (parts.group(2)) {
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofSeconds(count);
                    });
        });
    }

    /** The constant whose name is the word, if one is given. */
    static <E extends Enum<E>> Optional<E> word(Input input, String name, Class<E> type) {
        var constants = type.getEnumConstants();
        return input.word(name, Arrays.stream(constants).map(Problems::word).collect(Collectors.toSet()))
                .flatMap(word -> Arrays.stream(constants)
                        .filter(constant -> Problems.word(constant).equals(word))
                        .findFirst());
    }

    /** A yes or no, if given. */
    static Optional<Boolean> flag(Input input, String name) {
        var node = input.object(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isBoolean()) {
            input.fault(name, "must be true or false");
            return Optional.empty();
        }
        return Optional.of(node.booleanValue());
    }

    /** The texts of a list, each read; empty: no list is given. What cannot be read is a fault. */
    static <T> Optional<Set<T>> list(Input input, String name, Function<String, Optional<T>> read) {
        var node = input.object(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isArray() || node.size() > MOST) {
            input.fault(name, "must be a list of at most " + MOST + " strings");
            return Optional.empty();
        }
        var all = new LinkedHashSet<T>();
        for (JsonNode each : node) {
            Optional.ofNullable(each.textValue())
                    .flatMap(read)
                    .ifPresentOrElse(all::add, () -> input.fault(name, "holds something that is not valid"));
        }
        return Optional.of(all);
    }

    /** An id that must be given. */
    static Optional<Id> needId(Input input, String name) {
        var id = input.id(name, Id::fromHex);
        if (id.isEmpty()) {
            input.missing(name);
        }
        return id;
    }
}
