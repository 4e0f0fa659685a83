package dev.handfast.dialect.leadconnector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EveryErrorIsSpokenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_a_status_and_a_sentence_or_a_list_of_them(ErrorCode code) throws Exception {
        var answer = LeadErrors.answer(GatewayError.of(code, "what happened"), "GET /x");

        var body = JSON.readTree(answer.body().getBytes());
        assertTrue(answer.status() >= 400 && answer.status() < 600, code + " has " + answer.status());
        assertEquals("application/json; charset=utf-8", answer.headers().get("Content-Type"));
        assertFalse(answer.headers().containsKey("Location"));
        assertEquals(answer.status(), body.path("statusCode").asInt());
        assertEquals(answer.status() == 422, body.path("message").isArray(), code.name());
        assertFalse(body.path("message").toString().length() < 3, "there is something to say");
        assertTrue(body.size() <= 3, body.toString());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_a_word_in_a_popup_message(ErrorCode code) {
        assertTrue(LeadErrors.slug(code).matches("[a-z]+(_[a-z]+)*"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"UNAUTHENTICATED", "FORBIDDEN", "PROFILE_FORBIDDEN", "INTERNAL", "ROUTE_NOT_FOUND", "RATE_LIMITED"
            })
    void where_the_vendor_has_a_sentence_it_is_the_vendors(ErrorCode code) {
        var answer = LeadErrors.answer(GatewayError.of(code, "an API key is needed"), "GET /x");

        assertFalse(answer.body().toString().contains("API key"));
    }

    @Test
    void with_every_fault_of_every_field() throws Exception {
        var error = GatewayError.invalid(Map.of("userId", List.of("is required", "must be a string")));

        var body = JSON.readTree(LeadErrors.answer(error, "GET /x").body().getBytes());

        assertEquals(
                List.of("userId should not be empty", "userId must be a string"),
                Lead.each(body.path("message")).stream()
                        .map(one -> one.asText())
                        .toList());
    }

    @Test
    void without_breaking_its_json() throws Exception {
        var answer = LeadErrors.answer(GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "x"), "GET /\"<b>\u0000");

        assertEquals(
                "Cannot GET /\"<b>\u0000",
                JSON.readTree(answer.body().getBytes()).path("message").asText());
    }
}
