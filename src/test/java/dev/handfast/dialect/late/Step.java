package dev.handfast.dialect.late;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Secret;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The four headless steps, each with what is particular to it. */
enum Step {
    PAGE("facebook", "select_page", "/select-page", "/select-page", "pages", "pageId"),
    LOCATION("googlebusiness", "select_location", "/locations", "/select-location", "locations", "locationId"),
    ORGANIZATION(
            "linkedin",
            "select_organization",
            "/organizations",
            "/select-organization",
            "organizations",
            "selectedOrganization"),
    BOARD("pinterest", "select_board", "/select-board", "/select-board", "boards", "boardId");

    final String platform;
    final String word;
    final String list;
    final String select;
    final String listed;
    final String chosen;

    Step(String platform, String word, String list, String select, String listed, String chosen) {
        this.platform = platform;
        this.word = word;
        this.list = "/v1/connect/" + platform + list;
        this.select = "/v1/connect/" + platform + select;
        this.listed = listed;
        this.chosen = chosen;
    }

    /** What names this target in the body. */
    Object naming(String id) {
        return this == ORGANIZATION ? Map.of("id", id, "name", "whatever the client says") : id;
    }

    /**
     * A person who consented and now has to choose.
     *
     * @param step which choice
     * @param guest whose client it is
     * @param profile for which profile
     * @param told what the redirect told
     */
    record Waiting(Step step, Guest guest, String profile, Map<String, String> told) {
        String tempToken() {
            return told.get("tempToken");
        }

        String connectToken() {
            return told.get("connect_token");
        }

        /** The list's address with both parameters. */
        String listPath() {
            return step.list + "?profileId=" + profile + "&tempToken=" + tempToken();
        }

        /** What can be chosen, as listed. */
        List<JsonNode> choices() {
            var rows = guest.late().get(listPath()).json().path(step.listed);
            return StreamSupport.stream(rows.spliterator(), false).toList();
        }

        String id(int which) {
            return choices().get(which).path("id").asText();
        }

        /** The body that chooses this one. */
        Map<String, Object> choosing(String id) {
            var body = Contract.body(
                    "profileId",
                    profile,
                    step.chosen,
                    step.naming(id),
                    "tempToken",
                    tempToken(),
                    "userProfile",
                    Map.of("id", "1", "name", "Ada"));
            return step == ORGANIZATION ? Contract.with(body, "accountType", "organization") : body;
        }

        Reply choose(LateClient client, String id, String... headers) {
            return client.post(step.select, choosing(id), headers);
        }
    }

    /** Sends a person through consent, headless, for the guest's first profile. */
    Waiting waiting(Guest guest, String person) {
        return waiting(guest, guest.profile().hex(), person);
    }

    Waiting waiting(Guest guest, String profile, String person) {
        var end = new Browser().connect(authUrl(guest, platform, profile, "&headless=true"), person);
        return new Waiting(this, guest, profile, Browser.query(end));
    }

    static URI authUrl(Guest guest, String platform, String profile, String more) {
        var reply = guest.late()
                .get("/v1/connect/" + platform + "?profileId=" + profile + "&redirect_url=" + Stage.REDIRECT + more);
        return URI.create(Contract.granted(reply).path("authUrl").asText());
    }

    /** Connects a person who has nothing to choose; the account's id. */
    static String connected(Guest guest, String profile, String platform, String person) {
        var end = new Browser().connect(authUrl(guest, platform, profile, ""), person);
        return Browser.query(end).get("accountId");
    }

    /** A client that shows a connect token alone. */
    static String[] token(String connectToken) {
        return new String[] {"X-Connect-Token", connectToken};
    }

    /** A client of the same tenant that never had a valid key. */
    static LateClient strange(Guest guest) {
        return new LateClient(guest.stage().publicUrl(), Optional.of(Secret.of("sk_nobody")));
    }
}
