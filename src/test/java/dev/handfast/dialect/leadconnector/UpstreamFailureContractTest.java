package dev.handfast.dialect.leadconnector;

import static dev.handfast.dialect.leadconnector.Lead.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Stage;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client is told when the platform does not answer as it should. */
class UpstreamFailureContractTest {
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"DOWN", "RATE_LIMIT", "HTML_503", "HTML_200", "SERVER_ERROR", "TRUNCATED_JSON"})
    void a_list_says_so_and_nothing_the_platform_said(Fault.Kind kind) {
        var lead = Lead.of(stage.tenant());
        var consent = lead.consent("facebook", "few");
        stage.platforms().faults().add(Fault.lasting("facebook", Endpoint.TARGETS, kind));
        try {
            var reply = lead.get(lead.at("facebook", consent));

            assertTrue(Set.of(400, 502, 503).contains(reply.status()), kind + ": " + reply.status());
            assertEquals(reply.status(), reply.json().path("statusCode").asInt());
            assertTrue(reply.json().path("message").isTextual());
            assertFalse(reply.text().contains("<html"));
        } finally {
            stage.platforms().faults().clear();
        }
        done(200, lead.get(lead.at("facebook", consent)));
    }

    @Test
    void a_consent_whose_pages_are_not_told_is_kept_and_what_stands_stays() {
        var lead = Lead.of(stage.tenant());
        var first = lead.consent("facebook", "few");
        var page = lead.listed("facebook", first).path("pages").path(0);
        done(
                201,
                lead.post(
                        lead.at("facebook", first),
                        Map.of("originId", page.path("id").asText())));
        stage.platforms().faults().add(Fault.lasting("facebook", Endpoint.TARGETS, Fault.Kind.DOWN));
        try {
            var told = lead.told("facebook", "few", "reconnect", "true");

            assertEquals(0, told.path("reconnectAccounts").size());
            assertFalse(told.path("accountId").asText().isEmpty());
            assertEquals(first, lead.connected().get(0).path("oauthId").asText());
        } finally {
            stage.platforms().faults().clear();
        }
    }
}
