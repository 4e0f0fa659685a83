package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.body;
import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.reader;
import static dev.handfast.dialect.late.Contract.refused;
import static dev.handfast.dialect.late.Contract.with;
import static dev.handfast.dialect.late.Contract.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /connect/bluesky/credentials}. */
class BlueskyContractTest {
    private static final String PASSWORD = "abcd-efgh-ijkl-mnop";
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final String PROFILE = GUEST.profile().hex();
    private static final String USER = GUEST.tenant().id().hex();
    private static final Map<String, Object> WHOLE =
            body("identifier", "ada.test", "appPassword", PASSWORD, "state", USER + "-" + PROFILE);

    private static Reply post(Map<String, Object> body) {
        return GUEST.late().post("/v1/connect/bluesky/credentials", body);
    }

    @Test
    void connects_and_tells_the_account() {
        var answer = granted(post(WHOLE));

        assertEquals("Bluesky connected successfully", answer.path("message").asText());
        SocialAccounts.assertWhole(answer.path("account"), "bluesky", PROFILE);
        assertEquals("ada.test", answer.path("account").path("username").asText());
        assertFalse(answer.has("redirectUrl"), "none was asked for");
    }

    @Test
    void takes_the_user_id_that_the_users_endpoint_tells() {
        var user = granted(GUEST.late().get("/v1/users")).path("currentUserId").asText();

        granted(post(with(WHOLE, "state", user + "-" + PROFILE)));
    }

    @Test
    void a_code_is_refused_and_the_persons_link_stays_of_use() {
        var started = granted(
                GUEST.late().get("/v1/connect/bluesky?profileId=" + PROFILE + "&redirect_url=" + Stage.REDIRECT));
        var state = started.path("state").asText();

        refused(
                400,
                "unsupported_platform",
                GUEST.late().post("/v1/connect/bluesky", body("code", "c", "state", state, "profileId", PROFILE)));

        var page = new Browser().follow(URI.create(started.path("authUrl").asText()));
        assertEquals(200, page.status(), page.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"few.test", "FEW.test", "@few.test", " few.test ", "few@people.test"})
    void takes_a_handle_in_the_ways_people_write_it_and_an_email(String identifier) {
        assertEquals(
                "few.test",
                granted(post(with(WHOLE, "identifier", identifier)))
                        .path("account")
                        .path("username")
                        .asText());
    }

    @Test
    void takes_what_other_clients_send() {
        var bare = without(without(WHOLE, "identifier"), "state");

        granted(post(with(with(bare, "handle", "ada.test"), "profileId", PROFILE)));
        granted(post(with(with(bare, "username", "ada.test"), "profileId", PROFILE)));
        granted(post(with(WHOLE, "state", (USER + "-" + PROFILE).toUpperCase(java.util.Locale.ROOT))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirectUri", "redirect_url", "redirectUrl", "redirect_uri"})
    void tells_where_to_go_where_a_redirect_was_asked_for(String name) {
        var answer = granted(post(with(WHOLE, name, "myapp://connected?a=b")));

        assertTrue(
                answer.path("redirectUrl")
                        .asText()
                        .startsWith("myapp://connected?a=b&connected=bluesky&profileId=" + PROFILE),
                answer.toString());
        refused(400, "INVALID_REDIRECT_URL", post(with(WHOLE, name, "https://evil.example/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "appPassword", "state"})
    void needs_all_three(String field) {
        invalid(post(without(WHOLE, field)), field);
        for (Object wrong :
                new Object[] {null, "", 17, true, List.of("x"), Map.of("a", "b"), "a\0b", "x".repeat(400)}) {
            invalid(post(with(WHOLE, field, wrong)), field);
        }
    }

    @Test
    void tells_all_that_is_missing_at_once() {
        invalid(post(Map.of()), "identifier", "appPassword", "state");
    }

    @Test
    void refuses_a_state_in_another_form() {
        for (var state : List.of(
                PROFILE,
                USER + "-",
                "-" + PROFILE,
                "-",
                USER + "_" + PROFILE,
                USER + "-" + PROFILE + "-1",
                USER + "-" + PROFILE + "-",
                "user-profile",
                " " + USER + "-" + PROFILE)) {
            invalid(post(with(WHOLE, "state", state)), "state");
        }
    }

    @Test
    void refuses_another_users_id_and_does_not_find_another_users_profile() {
        invalid(post(with(WHOLE, "state", OTHER.tenant().id().hex() + "-" + PROFILE)), "state");
        invalid(post(with(WHOLE, "state", nobody() + "-" + PROFILE)), "state");
        var foreign = post(with(WHOLE, "state", USER + "-" + OTHER.profile().hex()));
        var unknown = post(with(WHOLE, "state", USER + "-" + nobody()));
        refused(404, "profile_not_found", unknown);
        assertEquals(unknown.text(), foreign.text());
    }

    @Test
    void refuses_keys_that_read_only_or_do_not_reach_the_profile() {
        var second = GUEST.profile("Second " + nobody());
        var limited = GUEST.late(GUEST.key(Role.ADMIN, Set.of(second)));

        refused(403, "insufficient_permissions", reader(GUEST).post("/v1/connect/bluesky/credentials", WHOLE));
        refused(403, "profile_access_denied", limited.post("/v1/connect/bluesky/credentials", WHOLE));
    }

    @Test
    void tells_what_is_wrong_with_name_or_password() {
        refused(400, "invalid_credentials", post(with(WHOLE, "appPassword", "aaaa-bbbb-cccc-dddd")));
        refused(400, "invalid_credentials", post(with(WHOLE, "identifier", "unheard-of.test")));
        refused(400, "invalid_credentials", post(with(WHOLE, "identifier", "not a handle")));
        refused(400, "invalid_credentials", post(with(WHOLE, "identifier", "http://127.0.0.1/")));
        refused(400, "app_password_required", post(with(WHOLE, "appPassword", "correct horse battery staple")));
        refused(400, "second_factor_required", post(with(WHOLE, "identifier", "factor.test")));
    }

    @Test
    void says_that_an_account_was_taken_down() {
        var reply = post(with(WHOLE, "identifier", "gone.test"));

        assertTrue(reply.status() == 400 || reply.status() == 500, reply.text());
        refused(reply.status(), reply.json().path("code").asText(), reply);
        assertFalse(reply.text().contains(PASSWORD));
    }
}
