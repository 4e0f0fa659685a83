package dev.handfast.dialect.puffle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.journey.Browser;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryErrorIsSpokenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_an_object_where_a_key_does_not_suffice_and_else_as_a_sentence(ErrorCode code) throws Exception {
        var answer = PuffleErrors.answer(GatewayError.of(code, "what happened").platformCode("invalid_grant"));

        assertTrue(answer.status() >= 400 && answer.status() < 600, code + " has " + answer.status());
        assertEquals("application/json; charset=utf-8", answer.headers().get("Content-Type"));
        assertFalse(answer.headers().containsKey("Location"));
        var error = JSON.readTree(answer.body().getBytes()).path("error");
        boolean aboutTheKey = answer.status() == 401 || answer.status() == 403;
        assertEquals(aboutTheKey, error.isObject());
        assertEquals(!aboutTheKey, error.isTextual());
        assertFalse((aboutTheKey ? error.path("message") : error).asText().isBlank());
        assertFalse(answer.body().toString().contains("invalid_grant"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "CODE_REJECTED",
                "GRANT_DEAD",
                "TARGETS_UNREADABLE",
                "PLATFORM_REJECTED",
                "PLATFORM_MISCONFIGURED",
                "PLATFORM_RATE_LIMITED",
                "PLATFORM_UNAVAILABLE",
                "PLATFORM_UNREADABLE"
            })
    void as_500_where_a_platform_failed(ErrorCode code) {
        assertEquals(
                500, PuffleErrors.answer(GatewayError.of(code, "what happened")).status());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void to_browsers_as_a_sentence_and_a_code(ErrorCode code) {
        var end = new PuffleEnding(URI.create("https://app.example.com")).of(GatewayError.of(code, "what & happened"));

        assertTrue(
                end.toString().startsWith("https://app.example.com/profile?tab=socials&error=what%20%26%20happened"));
        assertEquals(code.name().toLowerCase(), Browser.query(end).get("error_code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "what happened", "\u0000\"<b>"})
    void whatever_its_sentence_is(String sentence) throws Exception {
        var answer = PuffleErrors.answer(GatewayError.of(ErrorCode.INTERNAL, sentence));

        assertEquals(
                sentence, JSON.readTree(answer.body().getBytes()).path("error").asText());
    }
}
