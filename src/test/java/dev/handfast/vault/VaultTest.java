package dev.handfast.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VaultTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123456789Z");

    private final KeyRing ring = KeyRing.create();
    private final Vault vault = Vault.with(ring);
    private final Place place = new Place(Id.at(NOW), Id.at(NOW), "access");
    private final Secret token = Secret.of("EAAG-ünïcode-token");

    private enum Sort {
        PAGE,
        PERSON
    }

    private record Inner(Id id, Optional<Secret> token, Sort sort, Map<String, String> details) {
        public boolean isOdd() {
            throw new IllegalStateException("a method is not a component");
        }

        public Secret getHidden() {
            throw new IllegalStateException("a method is not a component");
        }
    }

    private record Outer(
            Secret access,
            Optional<Secret> refresh,
            Optional<Instant> expires,
            Optional<URI> picture,
            Set<String> scopes,
            List<Inner> inner,
            boolean complete,
            long count) {}

    private record Older(Secret access, Optional<String> absent) {}

    @Test
    void A_sealed_secret_opens_at_its_place() {
        assertEquals(token, vault.open(vault.seal(token, place), place));
    }

    @Test
    void The_text_stands_nowhere_in_the_sealed_bytes() {
        var sealed = new String(vault.seal(token, place), StandardCharsets.ISO_8859_1);
        assertFalse(sealed.contains("EAAG"));
    }

    @Test
    void A_value_moved_to_another_tenant_row_or_field_does_not_open() {
        var sealed = vault.seal(token, place);
        for (var elsewhere : List.of(
                new Place(Id.at(NOW), place.owner(), place.field()),
                new Place(place.tenant(), Id.at(NOW), place.field()),
                new Place(place.owner(), place.tenant(), place.field()),
                new Place(place.tenant(), place.owner(), "refresh"))) {
            assertThrows(SealBrokenException.class, () -> vault.open(sealed, elsewhere));
            assertThrows(SealBrokenException.class, () -> vault.openRecord(sealed, Older.class, elsewhere));
        }
    }

    @Test
    void A_value_changed_in_any_byte_does_not_open() {
        var sealed = vault.seal(token, place);
        for (int i = 0; i < sealed.length; i++) {
            var damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThrows(SealBrokenException.class, () -> vault.open(damaged, place));
        }
        for (int length = 0; length < sealed.length; length++) {
            var cut = Arrays.copyOf(sealed, length);
            assertThrows(SealBrokenException.class, () -> vault.open(cut, place));
        }
        assertThrows(SealBrokenException.class, () -> vault.open(null, place));
    }

    @Test
    void Another_ring_opens_nothing_and_the_failure_tells_nothing() {
        var sealed = vault.seal(token, place);
        var failure = assertThrows(
                SealBrokenException.class, () -> Vault.with(KeyRing.create()).open(sealed, place));
        assertEquals(null, failure.getCause());
        assertFalse(failure.getMessage().contains("EAAG"));
    }

    @Test
    void After_rotation_the_old_key_still_opens_and_the_new_one_seals() {
        var old = vault.seal(token, place);
        var rotated = ring.add().rotate();
        var later = Vault.with(rotated);
        assertEquals(token, later.open(old, place));
        assertEquals(primary(ring), later.keyId(old));
        assertEquals(primary(rotated), later.keyId(later.seal(token, place)));
        assertNotEquals(primary(ring), primary(rotated));
    }

    @Test
    void A_process_that_knows_an_added_key_opens_what_the_rotated_one_seals() {
        var added = ring.add();
        var sealed = Vault.with(added.rotate()).seal(token, place);
        assertEquals(token, Vault.with(added).open(sealed, place));
    }

    @Test
    void Ten_thousand_seals_have_ten_thousand_nonces() {
        var nonces = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            nonces.add(Arrays.toString(Arrays.copyOfRange(vault.seal(token, place), 5, 17)));
        }
        assertEquals(10_000, nonces.size());
    }

    @Test
    void A_sealed_record_opens_as_it_was() {
        var id = Id.at(NOW);
        var inner = new Inner(id, Optional.of(Secret.of("page-token")), Sort.PAGE, Map.of("city", "東京"));
        var bare = new Inner(id, Optional.empty(), Sort.PERSON, Map.of());
        var outer = new Outer(
                token,
                Optional.of(Secret.of("refresh")),
                Optional.of(NOW),
                Optional.of(URI.create("https://example.com/a.png")),
                Set.of("a", "b"),
                List.of(inner, bare),
                true,
                Long.MAX_VALUE);
        var empty = new Outer(
                token,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                List.of(),
                false,
                Long.MIN_VALUE);
        assertEquals(outer, vault.openRecord(vault.sealRecord(outer, place), Outer.class, place));
        assertEquals(empty, vault.openRecord(vault.sealRecord(empty, place), Outer.class, place));
    }

    @Test
    void An_older_type_passes_over_what_it_does_not_know() {
        var outer =
                new Outer(token, Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), List.of(), false, 1);
        var sealed = vault.sealRecord(outer, place);
        assertEquals(new Older(token, Optional.empty()), vault.openRecord(sealed, Older.class, place));
    }

    @Test
    void A_value_of_another_shape_is_a_broken_seal_that_quotes_nothing() {
        var sealed = vault.seal(token, place);
        var failure = assertThrows(SealBrokenException.class, () -> vault.openRecord(sealed, Outer.class, place));
        assertEquals(null, failure.getCause());
    }

    @Test
    void Outside_the_vault_a_secret_has_no_json() throws Exception {
        var lenient = JsonMapper.builder()
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build();
        assertEquals("{}", lenient.writeValueAsString(token));
        assertThrows(Exception.class, () -> new ObjectMapper().writeValueAsString(token));
        assertEquals("{\"access\":{}}", lenient.writeValueAsString(Map.of("access", token)));
    }

    @Test
    void A_thing_without_json_is_refused_without_being_quoted() {
        var failure = assertThrows(
                IllegalArgumentException.class, () -> vault.sealRecord(Map.of("EAAG", new Object()), place));
        assertFalse(failure.toString().contains("EAAG"));
        assertTrue(failure.getCause() == null);
    }

    private static long primary(KeyRing ring) {
        return ring.status().stream()
                .filter(KeyRing.Key::primary)
                .findFirst()
                .orElseThrow()
                .id();
    }
}
