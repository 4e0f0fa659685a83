package dev.handfast.dialect.handfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EveryErrorIsSpokenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_a_problem_with_a_status_a_word_and_a_sentence(ErrorCode code) throws Exception {
        var answer = Problems.answer(GatewayError.of(code, "what happened"), "req_1");

        assertTrue(answer.status() >= 400 && answer.status() < 600, code + " has " + answer.status());
        assertEquals("application/problem+json; charset=utf-8", answer.headers().get("Content-Type"));
        assertFalse(answer.headers().containsKey("Location"));
        var problem = JSON.readTree(answer.body().getBytes());
        assertEquals(answer.status(), problem.path("status").asInt());
        assertTrue(problem.path("type").asText().matches("urn:handfast:error:[a-z]+(_[a-z]+)*"));
        assertFalse(problem.path("title").asText().isBlank());
        assertEquals(
                code == ErrorCode.PROFILE_FORBIDDEN ? "there is no profile with this id" : "what happened",
                problem.path("detail").asText());
        assertEquals("req_1", problem.path("request_id").asText());
    }

    @Test
    void with_its_fields() throws Exception {
        var problem = JSON.readTree(Problems.answer(GatewayError.invalid("wait", "must be less"), "req_1")
                .body()
                .getBytes());

        assertEquals("must be less", problem.path("errors").path("wait").get(0).asText());
    }

    @Test
    void without_a_word_of_what_was_not_foreseen() {
        var problem = Problems.problem(new IllegalStateException("password=hunter2"));

        assertFalse(problem.toString().contains("hunter2"));
        assertEquals(500, problem.get("status"));
    }
}
