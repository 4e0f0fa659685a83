package dev.handfast.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.handfast.core.Id;
import dev.handfast.core.Rfc3339;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** How our types stand in columns. */
final class Columns {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());
    private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

    private Columns() {}

    static Id id(Row row, String column) {
        return id(row.getUUID(column));
    }

    static Id id(UUID uuid) {
        return Id.fromUuid(uuid).orElseThrow(() -> new IllegalStateException("a stored id is not one of ours"));
    }

    static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static OffsetDateTime time(Optional<Instant> instant) {
        return time(instant.orElse(null));
    }

    static Instant time(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** A time that may have come from elsewhere, as far as it can be told again. */
    static Optional<Instant> maybeTime(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column))
                .map(OffsetDateTime::toInstant)
                .map(Rfc3339::nearest);
    }

    static Buffer bytes(byte[] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }

    static byte[] bytes(Row row, String column) {
        var buffer = row.getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }

    static String text(Optional<URI> uri) {
        return uri.map(URI::toString).orElse(null);
    }

    static Optional<URI> uri(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).map(URI::create);
    }

    /** One value of each, as an array that is a parameter of a statement with any number of rows. */
    static <R, T> T[] column(List<R> rows, IntFunction<T[]> array, Function<R, T> value) {
        return rows.stream().map(value).toArray(array);
    }

    static UUID[] uuids(Collection<Id> ids) {
        return ids.stream().map(Id::uuid).toArray(UUID[]::new);
    }

    static Set<String> texts(Row row, String column) {
        return Set.of(row.getArrayOfStrings(column));
    }

    static Map<String, String> words(Row row, String column) {
        return read(row.getString(column), WORDS);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored " + type.getSimpleName() + " cannot be read", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored words cannot be read", e);
        }
    }
}
