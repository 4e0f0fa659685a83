package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.keyless;
import static dev.handfast.dialect.late.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code GET /connect/pending-data}: a selection for a client that has nothing but its temp token. */
class PendingDataContractTest {
    private static final Guest GUEST = Stage.shared().tenant();

    @ParameterizedTest
    @EnumSource(Step.class)
    void tells_the_whole_selection_without_a_key_as_often_as_asked(Step step) {
        var waiting = step.waiting(GUEST, "few");
        var path = "/v1/connect/pending-data?token=" + waiting.tempToken();

        var answer = granted(keyless(GUEST).get(path));

        assertEquals(answer, granted(keyless(GUEST).get(path)));
        assertEquals(step.platform, answer.path("platform").asText());
        assertEquals(GUEST.profile().hex(), answer.path("profileId").asText());
        assertEquals(waiting.tempToken(), answer.path("tempToken").asText());
        assertEquals(step.listed, answer.path("selectionType").asText());
        assertTrue(answer.path(step.listed).size() > 1);
        for (var member : List.of("id", "username", "displayName")) {
            assertFalse(answer.path("userProfile").path(member).asText().isBlank(), member);
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void ends_with_the_choice(Step step) {
        var waiting = step.waiting(GUEST, "few");
        granted(waiting.choose(GUEST.late(), waiting.id(0)));

        refused(404, "not_found", keyless(GUEST).get("/v1/connect/pending-data?token=" + waiting.tempToken()));
    }

    @Test
    void needs_a_token_that_leads_somewhere() {
        var waiting = Step.PAGE.waiting(GUEST, "few");

        invalid(keyless(GUEST).get("/v1/connect/pending-data"), "token");
        invalid(keyless(GUEST).get("/v1/connect/pending-data?token="), "token");
        invalid(keyless(GUEST).get("/v1/connect/pending-data?token=a&token=b"), "token");
        invalid(keyless(GUEST).get("/v1/connect/pending-data?token=" + "x".repeat(600)), "token");
        var unknown = keyless(GUEST).get("/v1/connect/pending-data?token=invented");
        refused(404, "not_found", unknown);
        assertTrue(unknown.json().path("error").asText().startsWith("Token not found"), unknown.text());
        // A connect token speaks for a key; it is no temp token.
        refused(404, "not_found", keyless(GUEST).get("/v1/connect/pending-data?token=" + waiting.connectToken()));
    }
}
