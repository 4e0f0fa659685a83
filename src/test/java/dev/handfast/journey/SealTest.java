package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sealed value opens in its own row and column only. */
class SealTest {
    private final Stage stage = Stage.shared();
    private final Rows rows = Rows.of(stage);
    private final Stage.Guest one = stage.tenant();
    private final Stage.Guest other = stage.tenant();

    private static void assertBroken(Reply reply) {
        assertEquals(500, reply.status(), reply.text());
        assertFalse(reply.text().toLowerCase(java.util.Locale.ROOT).contains("seal"), reply.text());
        assertFalse(reply.text().contains("Exception"), reply.text());
    }

    @Test
    void a_token_moved_to_another_tenant_does_not_open() {
        var mine = Browser.query(new Browser().connect(Ways.start(one, "threads"), "few"))
                .get("accountId");
        new Browser().connect(Ways.start(other, "threads"), "many");
        rows.change(
                "update oauth_grant set access_token = (select access_token from oauth_grant where tenant = ?) where tenant = ?",
                other.tenant().id().uuid(),
                one.tenant().id().uuid());

        var target = one.profile("Second");
        assertBroken(
                one.late().post("/v1/profiles/" + target.hex() + "/clone-connection", Map.of("sourceAccountId", mine)));
        assertEquals(200, one.late().get("/v1/accounts").status());
    }

    @Test
    void a_flow_moved_to_another_state_does_not_open() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(one, "twitter"), "few", "allow");
        Ways.start(other, "twitter");
        int before = stage.platforms().requests().exchanges("twitter", "authorization_code");
        rows.change(
                "update connect_flow set sealed = (select sealed from connect_flow where tenant = ?) where tenant = ?",
                other.tenant().id().uuid(),
                one.tenant().id().uuid());

        assertBroken(browser.open(callback));
        assertEquals(before, stage.platforms().requests().exchanges("twitter", "authorization_code"));
    }

    @Test
    void a_selection_moved_to_another_tenant_does_not_open() {
        var mine = new Browser().connect(Ways.start(one, "facebook"), "few");
        new Browser().connect(Ways.start(other, "facebook"), "many");
        rows.change(
                "update selection set sealed = (select sealed from selection where tenant = ?) where tenant = ?",
                other.tenant().id().uuid(),
                one.tenant().id().uuid());

        assertBroken(new Browser().open(mine));
        assertBroken(one.late()
                .get("/v1/connect/facebook/select-page?profileId=" + one.profile() + "&tempToken="
                        + Browser.query(mine).get("tempToken")));
    }

    @Test
    void a_selection_given_to_another_tenant_by_its_row_does_not_open() {
        var mine = new Browser().connect(Ways.start(one, "facebook"), "few");
        assertTrue(rows.change(
                        "update selection set tenant = ? where tenant = ?",
                        other.tenant().id().uuid(),
                        one.tenant().id().uuid())
                == 1);

        assertBroken(new Browser().open(mine));
    }
}
