package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.sandbox.platforms.SimulatedPlatforms;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every trouble a platform can make while a token is renewed, at every platform, in all ways of renewing: by a refresh token, by trading
 * the access token, by a session, and not at all.
 */
class TroublesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration BEYOND_PATIENCE = Duration.ofSeconds(22); // a renewal is waited for twenty
    private static Stage stage;
    private static Stage.Guest guest;

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
        guest = stage.tenant();
        SimulatedPlatforms.IDS.forEach(TroublesTest::connect);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    private static void connect(String platform) {
        if (platform.equals("bluesky")) {
            var reply = guest.late()
                    .post(
                            "/v1/connect/bluesky/credentials",
                            Map.of(
                                    "identifier", "ada.test",
                                    "appPassword", "abcd-efgh-ijkl-mnop",
                                    "profileId", guest.profile().hex()));
            assertEquals(200, reply.status(), reply.text());
            return;
        }
        switch (platform) {
            case "facebook" -> choose(platform, "select-page", "select-page", "page");
            case "googlebusiness" -> choose(platform, "locations", "select-location", "location");
            default -> {
                var end = new Browser()
                        .connect(Ways.start(guest, platform), platform.equals("linkedin") ? "none" : "ada");
                assertTrue(end.toString().contains("connected=" + platform), end.toString());
            }
        }
    }

    private static void choose(String platform, String list, String select, String what) {
        var end = new Browser()
                .connect(Ways.start(guest, platform, "&headless=true&redirect_url=" + Stage.REDIRECT), "ada");
        var token = Browser.query(end).get("tempToken");
        var at = "/v1/connect/" + platform + "/";
        var id = guest.late()
                .get(at + list + "?profileId=" + guest.profile() + "&tempToken=" + token)
                .json()
                .at("/" + what + "s/0/id")
                .asText();
        var reply = guest.late()
                .post(
                        at + select,
                        Map.of(
                                "profileId",
                                guest.profile().hex(),
                                what + "Id",
                                id,
                                "tempToken",
                                token,
                                "userProfile",
                                Map.of("id", "1", "name", "Ada")));
        assertEquals(200, reply.status(), reply.text());
    }

    /** Makes all due that can be renewed, and pretends that nothing happened yet. */
    private static void fallDue() {
        Rows.of(stage).change("""
                update oauth_grant
                set issued_at = now() - interval '58 days', access_expires_at = now() + interval '2 minutes', failures = 0,
                    next_refresh_at = now(), leased_until = null
                where refresh_token is not null or platform in ('instagram', 'threads')""");
    }

    private static Map<String, String> states() {
        var states = new TreeMap<String, String>();
        Rows.of(stage)
                .read(
                        "select platform, refresh_state from oauth_grant",
                        row -> states.put(row.getString(1), row.getString(2)));
        return states;
    }

    private static boolean nonePending() {
        return Rows.of(stage)
                        .number(
                                "select count(*) from oauth_grant where leased_until is not null or next_refresh_at <= now()")
                == 0;
    }

    private static void everywhere(Fault fault) {
        stage.platforms()
                .faults()
                .add(new Fault(
                        Optional.empty(),
                        Optional.of(Endpoint.TOKEN),
                        fault.kind(),
                        0,
                        fault.delay(),
                        fault.retryAfter()));
    }

    private static void passes(Fault fault) {
        everywhere(fault);
        fallDue();
        await().atMost(SOON.plus(fault.delay())).until(TroublesTest::nonePending);
        var during = states();
        long tried = Rows.of(stage).number("select count(*) from oauth_grant where failures > 0");
        stage.platforms().faults().clear();
        // A platform that failed several times is left alone for a while: it is asked anew on another day.
        fallDue();

        assertEquals(SimulatedPlatforms.IDS.size(), during.size());
        assertTrue(tried >= 8, tried + " were tried: " + during);
        assertTrue(during.values().stream().noneMatch("RECONNECT_REQUIRED"::equals), during.toString());
        await().atMost(SOON).until(TroublesTest::nonePending);
        assertTrue(states().values().stream().noneMatch("RECONNECT_REQUIRED"::equals), states().toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {
                "DOWN",
                "RATE_LIMIT",
                "DISGUISED_LIMIT",
                "HTML_503",
                "HTML_200",
                "SERVER_ERROR",
                "CUT_JSON",
                "EMPTY_200",
                "BLANK_TOKEN",
                "HUGE_BODY",
                "REDIRECT"
            })
    void trouble_at_a_platform_never_asks_for_the_person(Fault.Kind kind) {
        passes(Fault.once("any", Endpoint.TOKEN, kind));
    }

    @Test
    void an_answer_that_takes_too_long_never_asks_for_the_person() {
        passes(Fault.once("any", Endpoint.TOKEN, Fault.Kind.DOWN).delayed(BEYOND_PATIENCE));
    }

    @Test
    void an_account_that_nobody_can_renew_is_not_even_tried() {
        everywhere(Fault.once("any", Endpoint.TOKEN, Fault.Kind.SERVER_ERROR));
        fallDue();
        await().atMost(SOON).until(TroublesTest::nonePending);

        var reconnect = Rows.of(stage)
                .read(
                        "select refresh_state || ' ' || failures from oauth_grant where platform = 'facebook'",
                        row -> row.getString(1));

        assertEquals(java.util.List.of("ACTIVE 0"), reconnect);
        stage.platforms().faults().clear();
    }
}
