package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What several do in the same moment ends as if one had come after the other. */
class SimultaneousTest {
    private final Stage stage = Stage.shared();
    private final Stage.Guest guest = stage.tenant();
    private final Rows rows = Rows.of(stage);

    private static <T> List<T> together(int count, IntFunction<T> work) {
        var threads = Executors.newFixedThreadPool(count);
        try {
            return IntStream.range(0, count)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> work.apply(i), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private Map<String, String> headless() {
        return Browser.query(new Browser()
                .connect(Ways.start(guest, "facebook", "&headless=true&redirect_url=" + Stage.REDIRECT), "few"));
    }

    private List<String> pages(Map<String, String> told) {
        var listed = guest.late()
                .get("/v1/connect/facebook/select-page?profileId=" + guest.profile() + "&tempToken="
                        + told.get("tempToken"));
        return StreamSupport.stream(listed.json().path("pages").spliterator(), false)
                .map(page -> page.path("id").asText())
                .toList();
    }

    private Reply choose(Map<String, String> told, String page) {
        return guest.late()
                .post(
                        "/v1/connect/facebook/select-page",
                        Map.of(
                                "profileId", guest.profile().hex(),
                                "pageId", page,
                                "tempToken", told.get("tempToken"),
                                "userProfile", Map.of()));
    }

    @Test
    void two_choices_of_one_selection_make_one_account() {
        var told = headless();
        var pages = pages(told);

        var replies = together(6, i -> choose(told, pages.get(i % 2)));

        var accounts = rows.read(
                "select upstream_id from account where tenant = ?",
                row -> row.getString(1),
                guest.tenant().id().uuid());
        assertEquals(1, accounts.size());
        for (int i = 0; i < replies.size(); i++) {
            boolean won = pages.get(i % 2).equals(accounts.get(0));
            assertEquals(won, replies.get(i).status() == 200, replies.get(i).text());
        }
        assertEquals(1, rows.savedFor(guest).get(1));
    }

    @Test
    void a_choice_made_again_gives_the_same_account_and_another_one_none() {
        var told = headless();
        var pages = pages(told);
        var first = choose(told, pages.get(0));

        assertEquals(
                first.json().at("/account/accountId"),
                choose(told, pages.get(0)).json().at("/account/accountId"));
        assertTrue(choose(told, pages.get(1)).status() >= 400);
        assertEquals(404, choose(headless(), "no such page").status());
    }

    @Test
    void flows_for_one_upstream_account_make_one_account_and_one_grant() {
        var browsers = IntStream.range(0, 8).mapToObj(i -> new Browser()).toList();
        var callbacks = browsers.stream()
                .map(browser -> browser.consent(Ways.start(guest, "twitter"), "few", "allow"))
                .toList();

        var accounts = together(
                8, i -> Browser.query(browsers.get(i).open(callbacks.get(i)).location())
                        .get("accountId"));

        assertEquals(1, Set.copyOf(accounts).size(), accounts.toString());
        assertEquals(List.of(1L, 1L, 0L), rows.savedFor(guest));
    }

    @Test
    void accounts_of_one_grant_removed_together_leave_nothing() {
        var first = Browser.query(new Browser().connect(Ways.start(guest, "threads"), "few"))
                .get("accountId");
        var clones = IntStream.range(0, 5)
                .mapToObj(i -> guest.profile("Clone " + i))
                .map(profile -> guest.late()
                        .post("/v1/profiles/" + profile + "/clone-connection", Map.of("sourceAccountId", first)))
                .map(reply -> reply.json().at("/connection/_id"))
                .map(JsonNode::asText)
                .toList();
        assertFalse(clones.contains(""), clones.toString());
        assertEquals(1, rows.savedFor(guest).get(1));
        var all = new java.util.ArrayList<>(clones);
        all.add(first);

        var replies = together(
                6, i -> guest.late().delete("/v1/accounts/" + all.get(i)).status());

        assertTrue(replies.stream().allMatch(status -> status == 200), replies.toString());
        assertEquals(List.of(0L, 0L, 0L), rows.savedFor(guest));
    }

    @Test
    void a_page_with_a_token_of_its_own_does_not_expire_with_the_persons() {
        var told = headless();
        var account =
                choose(told, pages(told).get(0)).json().at("/account/accountId").asText();
        assertTrue(rows.number(
                        "select count(*) from oauth_grant where access_expires_at is not null and tenant = ?",
                        guest.tenant().id().uuid())
                == 1);
        rows.change(
                "update oauth_grant set access_expires_at = now() - interval '1 day' where tenant = ?",
                guest.tenant().id().uuid());

        var shown = guest.late().get("/v1/accounts/" + account).json().path("account");
        var health = guest.late().get("/v1/accounts/" + account + "/health").json();

        assertTrue(shown.path("isActive").asBoolean(), shown.toString());
        assertFalse(shown.hasNonNull("tokenExpiresAt"), shown.toString());
        assertEquals("healthy", health.path("status").asText(), health.toString());
    }

    @Test
    void a_token_that_is_traded_while_it_lives_is_no_worry_until_it_ended() {
        var account = Browser.query(new Browser().connect(Ways.start(guest, "threads"), "few"))
                .get("accountId");
        var tenant = guest.tenant().id().uuid();
        rows.change("update oauth_grant set access_expires_at = now() + interval '1 day' where tenant = ?", tenant);
        var health = guest.late().get("/v1/accounts/" + account + "/health").json();
        assertEquals("healthy", health.path("status").asText(), health.toString());

        rows.change("update oauth_grant set access_expires_at = now() - interval '1 day' where tenant = ?", tenant);
        var ended = guest.late().get("/v1/accounts/" + account + "/health").json();
        assertEquals("error", ended.path("status").asText(), ended.toString());
    }
}
