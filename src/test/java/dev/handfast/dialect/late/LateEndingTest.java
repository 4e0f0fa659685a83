package dev.handfast.dialect.late;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.connect.Outcome;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.journey.Browser;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Target;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TokenSet;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Handles;
import dev.handfast.state.Intent;
import dev.handfast.state.Terms;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateEndingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private static Map<String, String> redirect(int organizations, String name, String client) {
        var targets = IntStream.range(0, organizations)
                .mapToObj(number -> new Target(
                        Kind.ORGANIZATION,
                        Integer.toString(5_000_000 + number),
                        name + number,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Map.of("urn", "urn:li:organization:" + (5_000_000 + number))))
                .toList();
        var intent = new Intent(
                Id.at(NOW),
                Id.at(NOW),
                "linkedin",
                "late",
                Optional.of(URI.create(client)),
                Terms.USUAL.withOwnPages(),
                "app",
                "https://connect.example.com/oauth/callback/linkedin");
        var tokens = new TokenSet(
                Secret.of("t"), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), "Bearer", Map.of());
        var person = new Identity("1", name, name, Optional.empty(), Optional.empty());
        var flow = new AwaitingSelection(
                Id.at(NOW), intent, tokens, person, new Targets(targets, true), NOW.plusSeconds(60));
        var end = new LateEnding(new PublicUrls(URI.create("https://connect.example.com")))
                .of(new Outcome.SelectionNeeded(flow, Handles.random()));
        assertTrue(end.toString().length() < 8000, end.toString().length() + " characters");
        return Browser.query(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Guild", "Гильдия", "ギルド"})
    void organizations_come_afullonly_where_the_address_stays_short_in_any_script(String name) {
        var few = redirect(3, name, "https://app.example.com/callback");
        assertTrue(few.get("organizations").contains(name + 2));
        assertFalse(few.containsKey("pendingDataToken"));

        var many = redirect(90, name, "https://app.example.com/callback");
        assertEquals(many.get("tempToken"), many.get("pendingDataToken"));
        assertFalse(many.containsKey("organizations"));

        var full = redirect(12, name, "https://app.example.com/callback?of=" + "x".repeat(1900));
        assertTrue(full.containsKey("organizations") ^ full.containsKey("pendingDataToken"));
    }
}
