package dev.handfast.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Secret;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFormatTest {
    @ParameterizedTest
    @CsvSource({
        "late,sk_[0-9a-f]{64},sk_[0-9a-f]{5}\\.\\.\\.[0-9a-f]{6}",
        "puffle,pk_live_[0-9a-f]{64},pk_live_[0-9a-f]{16}",
        "postbreeze,pb_live_[0-9a-f]{64},pb_live_[0-9a-f]{5}\\.\\.\\.[0-9a-f]{6}",
        "letmepost,lmp_live_[0-9a-f]{64},lmp_live_[0-9a-f]{5}\\.\\.\\.[0-9a-f]{6}",
        "leadconnector,pit-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},pit-[0-9a-f]{5}\\.\\.\\.[0-9a-f]{6}",
        "handfast,hf_[0-9a-f]{64},hf_[0-9a-f]{5}\\.\\.\\.[0-9a-f]{6}"
    })
    void A_key_looks_as_its_api_has_them(String dialect, String look, String preview) {
        var format = KeyFormat.of(dialect).orElseThrow();
        var key = format.mint();
        assertTrue(key.reveal().matches(look), "the look of a " + dialect + " key");
        assertTrue(format.preview(key).matches(preview), format.preview(key));
        assertEquals(Optional.of(format), KeyFormat.like(key));
        assertEquals(dialect, format.dialect());
    }

    @ParameterizedTest
    @EnumSource
    void No_two_keys_are_alike(KeyFormat format) {
        var keys = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            keys.add(format.mint().reveal());
        }
        assertEquals(1000, keys.size());
    }

    @Test
    void What_is_not_a_key_has_no_preview() {
        for (var text : new String[] {"sk_", "sk_abc", "x".repeat(80)}) {
            var failure = assertThrows(IllegalArgumentException.class, () -> KeyFormat.LATE.preview(Secret.of(text)));
            assertTrue(!failure.getMessage().contains(text));
        }
    }

    @Test
    void A_key_may_begin_in_each_of_its_formats_ways() {
        var key = KeyFormat.LETMEPOST.mint("lmp_test_");

        assertTrue(key.reveal().matches("lmp_test_[0-9a-f]{64}"));
        assertEquals(Optional.of(KeyFormat.LETMEPOST), KeyFormat.like(key));
        assertEquals("lmp_test_", KeyFormat.LETMEPOST.prefixOf(KeyFormat.LETMEPOST.preview(key)));
        assertThrows(IllegalArgumentException.class, () -> KeyFormat.LETMEPOST.mint("sk_"));
    }

    @Test
    void A_foreign_word_has_no_format() {
        assertEquals(Optional.empty(), KeyFormat.of("Late"));
        assertEquals(Optional.empty(), KeyFormat.like(Secret.of("Bearer")));
    }
}
