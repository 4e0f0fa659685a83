package dev.handfast.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
    private static final int TRIES = 20_000;

    /** The same ids in every run, the edges among them. */
    private static Stream<Id> ids() {
        var random = new Random(42);
        return Stream.concat(
                Stream.of(new Id(0, 0), new Id(-1, -1), new Id(Long.MIN_VALUE, Integer.MIN_VALUE), new Id(1, 1)),
                Stream.generate(() -> new Id(random.nextLong(), random.nextInt()))
                        .limit(TRIES));
    }

    @Test
    void all_spellings_are_bijections() {
        ids().forEach(id -> {
            assertEquals(Optional.of(id), Id.fromHex(id.hex()));
            assertEquals(Optional.of(id), Id.fromHex(id.hex().toUpperCase(java.util.Locale.ROOT)));
            assertEquals(Optional.of(id), Id.fromUuid(id.uuid()));
            assertEquals(8, id.uuid().version());
            assertEquals(2, id.uuid().variant());
            assertTrue(id.hex().matches("[0-9a-f]{24}"));
            assertEquals(Optional.of(id), Id.fromUlid(id.ulid()));
            assertEquals(Optional.of(id), Id.fromUlid(id.ulid().toLowerCase(java.util.Locale.ROOT)));
            assertTrue(id.ulid().matches("[0-7][0-9A-HJKMNP-TV-Z]{25}"));
            assertEquals(Optional.of(id), Id.fromAlphanumeric(id.alphanumeric()));
            assertTrue(id.alphanumeric().matches("[0-9A-Za-z]{20}"));
        });
    }

    @Test
    void all_spellings_sort_as_the_ids_do() {
        var all = ids().toList();
        for (int i = 1; i < all.size(); i++) {
            var first = all.get(i - 1);
            var second = all.get(i);
            int order = Integer.signum(first.compareTo(second));
            assertEquals(order, Integer.signum(first.hex().compareTo(second.hex())));
            assertEquals(order, Integer.signum(first.ulid().compareTo(second.ulid())));
            assertEquals(order, Integer.signum(first.alphanumeric().compareTo(second.alphanumeric())));
            assertEquals(
                    order,
                    Integer.signum(
                            first.uuid().toString().compareTo(second.uuid().toString())));
        }
    }

    @Test
    void later_ids_sort_later_and_know_their_time() {
        var early = Instant.parse("2026-01-01T00:00:00.123Z");
        assertTrue(Id.at(early).compareTo(Id.at(early.plusMillis(1))) < 0);
        assertEquals(early, Id.at(early).madeAt());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "0",
                "01a2008926 99f007780a12d",
                "g1a200892699f007780a12dd",
                "+1a200892699f007780a12dd",
                "01a200892699f007780a12ddd",
                "01a200892699f007780a12d\n",
                "٠١a200892699f007780a12dd"
            })
    void what_is_not_ours_is_empty(String text) {
        assertEquals(Optional.empty(), Id.fromHex(text));
        assertEquals(Optional.empty(), Id.fromUlid(text));
        assertEquals(Optional.empty(), Id.fromAlphanumeric(text));
    }

    @Test
    void a_ulid_or_text_with_more_bits_than_an_id_is_empty() {
        assertEquals(Optional.empty(), Id.fromUlid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        assertEquals(Optional.empty(), Id.fromUlid("ZZZZZZZZZZZZZZZZZZZZZZZZZZ"));
        assertEquals(Optional.empty(), Id.fromUlid("01ARZ3NDEKTSV4RRFFQ0000\u017f00"));
        assertEquals(Optional.empty(), Id.fromAlphanumeric("zzzzzzzzzzzzzzzzzzzz"));
    }

    @Test
    void a_foreign_uuid_is_empty() {
        assertEquals(Optional.empty(), Id.fromUuid(new UUID(0, 0)));
        assertEquals(Optional.empty(), Id.fromUuid(UUID.fromString("6ba7b810-9dad-41d1-80b4-00c04fd430c8")));
        var ours = new Id(7, 7).uuid();
        assertEquals(
                Optional.empty(),
                Id.fromUuid(new UUID(ours.getMostSignificantBits(), ours.getLeastSignificantBits() | 1)));
    }
}
