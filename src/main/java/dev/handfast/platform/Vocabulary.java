package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the single words of a platform file are read: endpoints, places, durations and words of a closed list. */
final class Vocabulary extends SimpleModule {
    static final String HOSTS = "hosts";
    static final String ADDRESSES = "addresses";

    private static final long serialVersionUID = 1L;
    private static final Pattern ENDPOINT = Pattern.compile("\\{([a-z0-9-]+)}(.*)");
    private static final Pattern STRANGE = Pattern.compile("[\\s?#\\\\]|\\{(?!id})|(?<!\\{id)}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    Vocabulary() {
        super("platform-file");
        addDeserializer(Endpoint.class, new Word<>(Endpoint.class, Vocabulary::endpoint));
        addDeserializer(IdentityRule.ProfileUrl.class, new Word<>(IdentityRule.ProfileUrl.class, Vocabulary::profile));
        addDeserializer(JsonPointer.class, new Word<>(JsonPointer.class, (text, hosts) -> place(text)));
        addDeserializer(Duration.class, new Word<>(Duration.class, (text, hosts) -> duration(text)));
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new Enums());
    }

    private static Endpoint endpoint(String text, DeserializationContext context) {
        var parts = ENDPOINT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("`" + text + "` must be written as {host}/path");
        }
        var endpoint = new Endpoint(host(parts.group(1), context), parts.group(2));
        var strange = STRANGE.matcher(endpoint.path());
        if (strange.find()) {
            throw new IllegalArgumentException("`" + text + "` may not hold `" + strange.group() + "` after its host");
        }
        endpoint.url("id");
        return endpoint;
    }

    private static IdentityRule.ProfileUrl profile(String text, DeserializationContext context) {
        var parts = ENDPOINT.matcher(text);
        var whole = parts.matches() ? host(parts.group(1), context) + parts.group(2) : text;
        ((WebAddress) context.getAttribute(ADDRESSES))
                .read(whole.replace("{id}", "id").replace("{username}", "name"));
        return new IdentityRule.ProfileUrl(whole);
    }

    private static URI host(String name, DeserializationContext context) {
        @SuppressWarnings("unchecked") // set by the reader, which is the only one to use this module
        var hosts = (Map<String, URI>) context.getAttribute(HOSTS);
        if (!hosts.containsKey(name)) {
            throw new IllegalArgumentException("`" + name + "` is not under `hosts`; there are "
                    + hosts.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return hosts.get(name);
    }

    private static JsonPointer place(String text) {
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw new IllegalArgumentException("`" + text + "` must begin with a slash, as /data/id does");
        }
        return JsonPointer.compile(text);
    }

    private static Duration duration(String text) {
        var parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("`" + text + "` is not a duration such as 10m, 24h or 60d");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** A text that is read into something smaller. */
    private static final class Word<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient BiFunction<String, DeserializationContext, T> reading;

        Word(Class<T> type, BiFunction<String, DeserializationContext, T> reading) {
            super(type);
            this.reading = reading;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return context.reportInputMismatch(String.class, "must be a text");
            }
            try {
                return reading.apply(parser.getText(), context);
            } catch (IllegalArgumentException e) {
                throw JsonMappingException.from(parser, e.getMessage(), e);
            }
        }
    }

    /** {@code on-request} is {@code ON_REQUEST}. */
    private static final class Enums extends SimpleDeserializers {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> findEnumDeserializer(
                Class<?> type, DeserializationConfig config, BeanDescription description) {
            return word(type);
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> valueType) {
            return valueType.isEnum() || super.hasDeserializerFor(config, valueType);
        }

        @Override
        public JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription description) throws JsonMappingException {
            return null;
        }

        private static <E> Word<E> word(Class<E> type) {
            return new Word<>(type, (text, context) -> Arrays.stream(type.getEnumConstants())
                    .filter(constant -> spelled(constant).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("`" + text + "` is not one of "
                            + Arrays.stream(type.getEnumConstants())
                                    .map(Vocabulary.Enums::spelled)
                                    .collect(Collectors.joining(", ")))));
        }

        private static String spelled(Object constant) {
            return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
