package dev.handfast.openapi;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.leadconnector.Lead;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.instancio.Random;

/**
 * A fresh tenant to throw requests at: keys of each role for one API, connected accounts, choices that are waiting, and things that
 * are somebody else's.
 */
final class Household {
    /** Where a choice is needed: what names the chosen one in a body. */
    private static final Map<String, String> CHOOSING = Map.of(
            "facebook", "pageId",
            "googlebusiness", "locationId",
            "linkedin", "organizationId",
            "pinterest", "boardId");

    private final Known known = new Known();
    private final List<Secret> keys;

    Household(Stage stage, String api) {
        var guest = stage.tenant();
        var format = KeyFormat.of(api).orElseThrow();
        // The owner's key comes more often: most of what is asked is its right.
        this.keys = Stream.of(Role.OWNER, Role.OWNER, Role.OWNER, Role.ADMIN, Role.VENDOR, Role.VENDOR, Role.READER)
                .map(role -> guest.key(format, role, Set.of()))
                .toList();
        known.learn("profileId", spelled(api, guest.profile()));
        known.learn("profileId", spelled(api, guest.profile("Second")));
        known.learn("userId", spelled(api, guest.tenant().id()));
        known.learn("state", spelled(api, guest.tenant().id()) + "-" + spelled(api, guest.profile()));
        Stream.of("twitter", "linkedin").forEach(platform -> account(api, guest, platform));
        if (api.equals("leadconnector")) {
            locations(stage, guest);
        } else {
            CHOOSING.forEach((platform, chosen) -> choice(guest, platform, chosen));
        }
        known.learn("profileId", spelled(api, stage.tenant().profile())); // foreign
        known.learn("accountId", spelled(api, Id.at(guest.tenant().createdAt()))); // nobody's
        Stream.of("facebook", "linkedin", "bluesky", "twitter", "tiktok", "nowhere")
                .forEach(platform -> known.learn("platform", platform));
        Stream.of("redirect_url", "redirectUri", "redirectUrl", "redirect_uri").forEach(name -> {
            known.learn(name, Stage.REDIRECT);
            known.learn(name, "https://evil.example.org/");
        });
        for (var workspace : List.of(guest.profile(), stage.tenant().profile())) {
            known.learn("workspaceId", "ws_" + workspace.ulid());
        }
        // Nobody listens there.
        known.learn("url", "http://localhost:9/hook");
    }

    /** What is known of it. */
    Known known() {
        return known;
    }

    /** One of its keys. */
    Secret key(Random random) {
        return random.oneOf(keys);
    }

    /** What no answer may hold. */
    List<String> secrets() {
        return keys.stream().map(Secret::reveal).toList();
    }

    private void account(String api, Guest guest, String platform) {
        var end = Browser.query(new Browser().connect(start(guest, platform, ""), "few"));
        if (end.containsKey("accountId")) {
            Id.fromHex(end.get("accountId")).ifPresent(id -> known.learn("accountId", spelled(api, id)));
        }
    }

    private void choice(Guest guest, String platform, String chosen) {
        var end = Browser.query(new Browser().connect(start(guest, platform, "&headless=true"), "few"));
        for (var name : List.of("tempToken", "connect_token")) {
            if (end.containsKey(name)) {
                known.learn(name, end.get(name));
                known.learn("token", end.get(name));
            }
        }
        guest.late()
                .get("/v1/connect/pending-data?token=" + end.get("tempToken"))
                .json()
                .findValues(chosen.replace("Id", "s"))
                .forEach(targets -> targets.findValuesAsText("id").forEach(id -> known.learn(chosen, id)));
    }

    /** LeadConnector's words: its profiles are locations, and what is attached rests on consents that a popup led to. */
    private void locations(Stage stage, Guest guest) {
        var lead = Lead.of(guest);
        known.learn("locationId", lead.location());
        known.learn("locationId", stage.tenant().profile().alphanumeric()); // foreign
        Stream.of("facebook", "google", "linkedin", "twitter", "tiktok").forEach(word -> {
            var consent = lead.consent(word, "few");
            known.learn("accountId", consent);
            lead.listed(word, consent).findValuesAsText("id").forEach(id -> known.learn("originId", id));
        });
        Stream.of("google", "tiktok-business", "bluesky").forEach(word -> known.learn("platform", word));
        known.learn("origin", "http://localhost:9");
        known.learn("origin", "https://evil.example.org");
    }

    private static URI start(Guest guest, String platform, String more) {
        var reply = guest.late()
                .get("/v1/connect/" + platform + "?profileId=" + guest.profile().hex() + "&redirect_url="
                        + Stage.REDIRECT + more);
        return URI.create(reply.json().path("authUrl").asText());
    }

    /** An id as this API writes it. */
    private static String spelled(String api, Id id) {
        return switch (api) {
            case "puffle", "letmepost" -> id.uuid().toString();
            case "postbreeze" -> "soc_" + id.ulid();
            default -> id.hex();
        };
    }
}
