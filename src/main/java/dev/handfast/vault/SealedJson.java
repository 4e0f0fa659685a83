package dev.handfast.vault;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.io.IOException;
import java.util.function.Function;

/** JSON that exists inside sealed values alone: the one place where a {@link Secret} has a JSON form. */
final class SealedJson {
    private SealedJson() {}

    /** A mapper of its own, which the vault lends to nobody. */
    static JsonMapper mapper() {
        var ours = new SimpleModule("sealed")
                .addSerializer(Secret.class, writing(Secret::reveal))
                .addDeserializer(Secret.class, reading(Secret::of))
                .addSerializer(Id.class, writing(Id::hex))
                .addDeserializer(
                        Id.class, reading(text -> Id.fromHex(text).orElseThrow(IllegalArgumentException::new)));
        return JsonMapper.builder()
                .accessorNaming(new ComponentsOnly())
                .addModules(new Jdk8Module(), new JavaTimeModule(), ours)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                // An older process may read what a newer one sealed.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .build();
    }

    /** A record is its components; its other methods are not asked, whatever they are called. */
    private static final class ComponentsOnly extends DefaultAccessorNamingStrategy.Provider {
        private static final long serialVersionUID = 1L;

        @Override
        public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass type) {
            return new DefaultAccessorNamingStrategy.RecordNaming(config, type) {
                @Override
                public String findNameForRegularGetter(AnnotatedMethod method, String name) {
                    return _fieldNames.contains(name) ? name : null;
                }

                @Override
                public String findNameForIsGetter(AnnotatedMethod method, String name) {
                    return null;
                }
            };
        }
    }

    private static <T> JsonSerializer<T> writing(Function<T, String> text) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(text.apply(value));
            }
        };
    }

    private static <T> JsonDeserializer<T> reading(Function<String, T> value) {
        return new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                try {
                    return value.apply(json.getValueAsString());
                } catch (IllegalArgumentException e) {
                    throw context.weirdStringException("", handledType(), "not of our making");
                }
            }
        };
    }
}
