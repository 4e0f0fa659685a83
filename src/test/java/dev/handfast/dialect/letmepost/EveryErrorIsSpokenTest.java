package dev.handfast.dialect.letmepost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Stage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryErrorIsSpokenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LetmepostErrors ERRORS =
            new LetmepostErrors(new PublicUrls(URI.create("https://connect.example.com")));
    private static final Map<String, Set<Integer>> STATUSES = Map.ofEntries(
            Map.entry("validation_failed", Set.of(400, 405, 409, 413, 415)),
            Map.entry("platform_auth_failed", Set.of(401, 403)),
            Map.entry("platform_rejected", Set.of(400)),
            Map.entry("platform_unavailable", Set.of(502, 503)),
            Map.entry("platform_not_enabled", Set.of(403)),
            Map.entry("internal_error", Set.of(500, 503)),
            Map.entry("unauthenticated", Set.of(401)),
            Map.entry("unauthorized", Set.of(403)),
            Map.entry("not_found", Set.of(404)),
            Map.entry("idempotency_conflict", Set.of(409)),
            Map.entry("rate_limited", Set.of(429)));

    private static JsonNode spoken(GatewayError error) throws Exception {
        return JSON.readTree(ERRORS.answer(error, "req_1").body().getBytes()).path("error");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_a_status_and_a_code_that_go_together(ErrorCode code) throws Exception {
        var answer = ERRORS.answer(GatewayError.of(code, "what happened"), "req_1");

        var error = JSON.readTree(answer.body().getBytes()).path("error");
        var word = error.path("code").asText();
        assertTrue(STATUSES.getOrDefault(word, Set.of()).contains(answer.status()), word + " with " + answer.status());
        assertEquals("application/json; charset=utf-8", answer.headers().get("Content-Type"));
        assertFalse(answer.headers().containsKey("Location"));
        assertTrue(error.path("message").asText().endsWith("."), error.toString());
        assertFalse(error.path("remediation").asText().isBlank());
        assertEquals(
                "https://connect.example.com/docs/letmepost#" + word,
                error.path("docUrl").asText());
        assertEquals("req_1", error.path("requestId").asText());
        assertEquals(word, LetmepostErrors.word(GatewayError.of(code, "what happened")));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void with_links_that_lead_to_a_place_in_the_page(ErrorCode code) throws Exception {
        var page = new Browser()
                .open(Stage.shared().publicUrl().resolve("/docs/letmepost"))
                .text();

        var error = spoken(GatewayError.of(code, "what happened").platform("facebook"));

        assertEquals(error.has("rule"), error.has("ruleUrl"), error.toString());
        for (var link : List.of("docUrl", "ruleUrl")) {
            if (error.has(link)) {
                var place = URI.create(error.path(link).asText()).getFragment();
                assertTrue(page.contains(" id=\"" + place + "\""), place);
            }
        }
    }

    @Test
    void with_all_faults_in_its_sentence_and_the_first_as_its_rule() throws Exception {
        var fields = new java.util.LinkedHashMap<String, List<String>>();
        fields.put("name", List.of("is required"));
        fields.put("events", List.of("must be a list"));

        var error = spoken(GatewayError.invalid(fields));

        assertEquals(
                "name is required; events must be a list.",
                error.path("message").asText());
        assertEquals("name", error.path("rule").asText());
        assertFalse(error.has("ruleUrl"), "a field is no rule");
    }

    @Test
    void with_the_platform_and_its_rule_where_a_person_manages_no_page() throws Exception {
        var error =
                spoken(GatewayError.of(ErrorCode.NO_TARGETS, "nothing there").platform("facebook"));

        assertEquals("platform_rejected", error.path("code").asText());
        assertEquals("facebook.pages.none", error.path("rule").asText());
        assertEquals("facebook", error.path("platform").asText());
    }

    @Test
    void the_same_for_a_profile_out_of_reach_and_one_that_is_not_there() throws Exception {
        assertEquals(
                spoken(GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id")),
                spoken(GatewayError.of(ErrorCode.PROFILE_FORBIDDEN, "this key does not reach that profile")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "what happened", "\u0000\"<b>"})
    void whatever_its_sentence_is(String sentence) throws Exception {
        assertTrue(spoken(GatewayError.of(ErrorCode.INTERNAL, sentence))
                .path("message")
                .isTextual());
    }
}
