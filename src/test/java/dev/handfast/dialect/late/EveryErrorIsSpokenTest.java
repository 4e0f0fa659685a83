package dev.handfast.dialect.late;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryErrorIsSpokenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PLATFORMS =
            List.of("facebook", "googlebusiness", "linkedin", "tiktok", "youtube");

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_a_status_a_sentence_and_a_word(ErrorCode code) throws Exception {
        var answer = LateErrors.answer(GatewayError.of(code, "what happened"));

        assertTrue(answer.status() >= 400 && answer.status() < 600, code + " has " + answer.status());
        assertEquals("application/json; charset=utf-8", answer.headers().get("Content-Type"));
        assertFalse(answer.headers().containsKey("Location"));
        var body = JSON.readTree(answer.body().getBytes());
        assertTrue(body.path("error").isTextual());
        assertFalse(body.path("error").asText().isBlank());
        assertFalse(body.path("type").asText().isBlank());
        assertFalse(body.path("code").asText().isBlank());
        assertFalse(body.has("details"), "there are no fields to tell");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_a_slug_in_a_redirect(ErrorCode code) {
        PLATFORMS.forEach(platform -> {
            var slug = LateErrors.slug(GatewayError.of(code, "what happened"), platform);
            assertTrue(slug.matches("[a-z]+(_[a-z]+)*"), code + " is " + slug);
        });
    }

    @Test
    void with_its_fields_beside_the_sentence() throws Exception {
        var error = GatewayError.invalid(Map.of("tempToken", List.of("is required")))
                .retryAfter(Duration.ofSeconds(1));

        var body = JSON.readTree(LateErrors.answer(error).body().getBytes());

        assertEquals("tempToken is required", body.path("error").asText());
        assertEquals("tempToken", body.path("param").asText());
        assertEquals(
                "is required",
                body.path("details").path("fields").path("tempToken").path(0).asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "what happened", "\u0000\"<b>"})
    void whatever_its_sentence_is(String sentence) throws Exception {
        var body = JSON.readTree(LateErrors.answer(GatewayError.of(ErrorCode.INTERNAL, sentence))
                .body()
                .getBytes());

        assertTrue(body.path("error").isTextual());
    }
}
