package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A tenant never learns of another tenant's things: foreign and absent look the same. */
class ForeignTest {
    private final Stage stage = Stage.shared();
    private final Stage.Guest mine = stage.tenant();
    private final Stage.Guest foreign = stage.tenant();

    /** The answer for what is foreign is the answer for what never was. */
    private static void assertAlike(String foreign, String absent, Function<String, Reply> call) {
        var first = call.apply(foreign);
        var second = call.apply(absent);
        assertTrue(first.status() >= 400, first.text());
        assertEquals(second.status(), first.status(), first.text());
        assertEquals(second.text().replace(absent, "*"), first.text().replace(foreign, "*"));
    }

    private static String nobody() {
        return Id.at(Instant.now()).hex();
    }

    @Test
    void profiles() {
        var theirs = foreign.profile().hex();
        var late = mine.late();
        assertAlike(theirs, nobody(), id -> late.get("/v1/profiles/" + id));
        assertAlike(theirs, nobody(), id -> late.put("/v1/profiles/" + id, Map.of("name", "Taken")));
        assertAlike(theirs, nobody(), id -> late.delete("/v1/profiles/" + id));
        assertAlike(theirs, nobody(), id -> late.get("/v1/connect/twitter?profileId=" + id));
        assertAlike(theirs, nobody(), id -> late.get("/v1/accounts?profileId=" + id));
        assertAlike(
                theirs,
                nobody(),
                id -> late.post(
                        "/v1/connect/bluesky/credentials",
                        Map.of(
                                "identifier", "few.test",
                                "appPassword", "abcd-efgh-ijkl-mnop",
                                "state", mine.tenant().id() + "-" + id)));
        assertEquals(200, foreign.late().get("/v1/profiles/" + theirs).status());
    }

    @Test
    void accounts() {
        var theirs = Browser.query(new Browser().connect(Ways.start(foreign, "twitter"), "few"))
                .get("accountId");
        var late = mine.late();
        assertAlike(theirs, nobody(), id -> late.get("/v1/accounts/" + id));
        assertAlike(theirs, nobody(), id -> late.get("/v1/accounts/" + id + "/health"));
        assertAlike(theirs, nobody(), id -> late.put("/v1/accounts/" + id, Map.of("username", "taken")));
        assertAlike(
                theirs,
                nobody(),
                id -> late.patch(
                        "/v1/accounts/" + id, Map.of("profileId", mine.profile().hex())));
        assertAlike(theirs, nobody(), id -> late.delete("/v1/accounts/" + id));
        assertAlike(
                theirs,
                nobody(),
                id -> late.post("/v1/profiles/" + mine.profile() + "/clone-connection", Map.of("sourceAccountId", id)));
        assertEquals(0, late.get("/v1/accounts").json().path("accounts").size());
        assertEquals(200, foreign.late().get("/v1/accounts/" + theirs).status());
    }

    @Test
    void an_account_does_not_move_to_a_foreign_profile() {
        var own = Browser.query(new Browser().connect(Ways.start(mine, "twitter"), "few"))
                .get("accountId");
        assertAlike(foreign.profile().hex(), nobody(), id -> mine.late()
                .patch("/v1/accounts/" + own, Map.of("profileId", id)));
        assertAlike(foreign.profile().hex(), nobody(), id -> mine.late()
                .post("/v1/profiles/" + id + "/clone-connection", Map.of("sourceAccountId", own)));
    }

    @Test
    void keys() {
        foreign.key(Role.OWNER, Set.of());
        var theirs = foreign.late().get("/v1/api-keys").json().path("apiKeys").path(0);
        var id = theirs.path("id").asText(theirs.path("_id").asText());
        assertFalse(id.isEmpty(), theirs.toString());
        assertAlike(id, nobody(), each -> mine.late().delete("/v1/api-keys/" + each));
        assertTrue(foreign.late().get("/v1/api-keys").text().contains(id));
    }

    @Test
    void states() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(foreign, "twitter"), "few", "allow");
        var told = Browser.query(callback);
        for (var profile : new Id[] {mine.profile(), foreign.profile()}) {
            assertAlike(told.get("state"), "x".repeat(43), state -> mine.late()
                    .post(
                            "/v1/connect/twitter",
                            Map.of("code", told.get("code"), "state", state, "profileId", profile.hex())));
        }
        assertTrue(browser.open(callback).location().toString().contains("connected=twitter"));
    }

    @Test
    void handles() {
        var end = new Browser()
                .connect(Ways.start(foreign, "facebook", "&headless=true&redirect_url=" + Stage.REDIRECT), "few");
        var told = Browser.query(end);
        var absent = "x".repeat(43);
        for (var profile : new Id[] {mine.profile(), foreign.profile()}) {
            var query = "/v1/connect/facebook/select-page?profileId=" + profile + "&tempToken=";
            assertAlike(told.get("tempToken"), absent, handle -> mine.late().get(query + handle));
            assertAlike(told.get("tempToken"), absent, handle -> mine.late()
                    .post(
                            "/v1/connect/facebook/select-page",
                            Map.of(
                                    "profileId",
                                    profile.hex(),
                                    "pageId",
                                    "1",
                                    "tempToken",
                                    handle,
                                    "userProfile",
                                    Map.of())));
        }
        var pages = foreign.late()
                .get("/v1/connect/facebook/select-page?profileId=" + foreign.profile() + "&tempToken="
                        + told.get("tempToken"));
        assertEquals(200, pages.status(), pages.text());
        var page = stage.publicUrl() + "/connect/facebook/select-page?connect_token=" + absent + "&tempToken=";
        var crossed = new Browser().open(URI.create(page + told.get("tempToken")));
        assertTrue(crossed.status() >= 400);
        assertEquals(new Browser().open(URI.create(page + absent)).status(), crossed.status());
    }

    @Test
    void a_limited_key_reaches_its_own_profiles_only() {
        var second = mine.profile("Second");
        var limited = mine.late(mine.key(Role.OWNER, Set.of(second)));
        var account = Browser.query(new Browser().connect(Ways.start(mine, "twitter"), "few"))
                .get("accountId");

        assertAlike(account, nobody(), id -> limited.get("/v1/accounts/" + id));
        assertAlike(account, nobody(), id -> limited.delete("/v1/accounts/" + id));
        assertEquals(0, limited.get("/v1/accounts").json().path("accounts").size());
        assertTrue(
                limited.get("/v1/connect/twitter?profileId=" + mine.profile()).status() >= 400);
    }
}
