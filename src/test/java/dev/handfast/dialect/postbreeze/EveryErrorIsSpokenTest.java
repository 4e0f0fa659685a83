package dev.handfast.dialect.postbreeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryErrorIsSpokenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void in_the_envelope_and_without_a_code_where_the_key_is_wrong(ErrorCode code) throws Exception {
        var error = GatewayError.of(code, "what happened").platformCode("invalid_grant");
        var answer = PostbreezeErrors.answer(error, "req_1");

        assertTrue(answer.status() >= 400 && answer.status() < 600, code + " has " + answer.status());
        assertEquals("application/json; charset=utf-8", answer.headers().get("Content-Type"));
        assertFalse(answer.headers().containsKey("Location"));
        var body = JSON.readTree(answer.body().getBytes());
        assertEquals(answer.status(), body.path("statusCode").asInt());
        assertEquals("req_1", body.path("requestId").asText());
        assertFalse(body.path("message").asText().isBlank());
        assertEquals(answer.status() != 401, body.has("code"));
        assertTrue(!body.has("code") || body.path("code").asText().matches("[A-Z]+(_[A-Z]+)*"), body.toString());
        assertFalse(body.has("details") || body.has("retryAfterMs"));
        assertFalse(body.toString().contains("invalid_grant"));
    }

    @Test
    void with_what_is_wrong_and_how_long_to_wait_where_that_is_known() throws Exception {
        var error = GatewayError.invalid("platform", "is required").retryAfter(Duration.ofMillis(1500));

        var body = JSON.readTree(PostbreezeErrors.answer(error, "req_1").body().getBytes());

        assertEquals("VALIDATION_FAILED", body.path("code").asText());
        assertEquals(
                "is required", body.path("details").path("platform").path(0).asText());
        assertEquals(1500, body.path("retryAfterMs").asLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "what happened", "\u0000\"<b>"})
    void whatever_its_sentence_is(String sentence) throws Exception {
        var answer = PostbreezeErrors.answer(GatewayError.of(ErrorCode.INTERNAL, sentence), "req_1");

        assertEquals(
                sentence,
                JSON.readTree(answer.body().getBytes()).path("message").asText());
    }
}
