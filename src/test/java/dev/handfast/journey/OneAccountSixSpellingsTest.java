package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One account, connected by one API, seen by all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneAccountSixSpellingsTest {
    private static final String[] VERSION = {"Version", "2021-07-28"
    }; // LeadConnector asks for it, the others pass it over

    /**
     * How an API shows accounts.
     *
     * @param list where it lists them, in a profile
     * @param rows the rows of the list
     * @param id the member with the id
     * @param spelling how it writes ids
     * @param one asks for one account by an id as it is written there; for an API without such a read, to disconnect it
     */
    private record Seen(
            Function<Id, String> list,
            String rows,
            String id,
            Function<Id, String> spelling,
            BiFunction<LateClient, String, Reply> one) {}

    private final Stage.Guest guest = Stage.shared().tenant();
    private final Stage.Guest stranger = Stage.shared().tenant();
    private final Map<KeyFormat, Seen> apis = new LinkedHashMap<>();
    private final Id account;

    OneAccountSixSpellingsTest() {
        new Browser().connect(Ways.start(guest, "linkedin"), "none");
        account = Id.fromHex(guest.late()
                        .get("/v1/accounts")
                        .json()
                        .path("accounts")
                        .path(0)
                        .path("_id")
                        .asText())
                .orElseThrow();
        apis.put(
                KeyFormat.LATE,
                new Seen(
                        profile -> "/v1/accounts?profileId=" + profile.hex(),
                        "/accounts",
                        "_id",
                        Id::hex,
                        (client, id) -> client.get("/v1/accounts/" + id)));
        apis.put(
                KeyFormat.PUFFLE,
                new Seen(
                        profile -> "/api/late/accounts",
                        "/accounts",
                        "id",
                        id -> id.uuid().toString(),
                        (client, id) -> client.delete("/api/late/accounts?accountId=" + id)));
        apis.put(
                KeyFormat.POSTBREEZE,
                new Seen(
                        profile -> "/api/v1/social-accounts?workspaceId=ws_" + profile.ulid(),
                        "",
                        "id",
                        id -> "soc_" + id.ulid(),
                        (client, id) -> client.get("/api/v1/social-accounts/" + id)));
        apis.put(
                KeyFormat.LETMEPOST,
                new Seen(
                        profile -> "/v1/accounts?profileId=" + profile.uuid(),
                        "/data",
                        "id",
                        id -> id.uuid().toString(),
                        (client, id) -> client.get("/v1/accounts/" + id)));
        apis.put(
                KeyFormat.LEADCONNECTOR,
                new Seen(
                        profile -> "/social-media-posting/" + profile.alphanumeric() + "/accounts",
                        "/results/accounts",
                        "id",
                        Id::hex,
                        (client, id) -> client.delete(
                                "/social-media-posting/" + guest.profile().alphanumeric() + "/accounts/" + id,
                                VERSION)));
        apis.put(
                KeyFormat.HANDFAST,
                new Seen(
                        profile -> "/handfast/v1/accounts?profile_id=" + profile.hex(),
                        "/data",
                        "account_id",
                        Id::hex,
                        (client, id) -> client.get("/handfast/v1/accounts/" + id)));
    }

    private LateClient client(Stage.Guest of, KeyFormat api) {
        return new LateClient(of.stage().publicUrl(), Optional.of(of.key(api, Role.OWNER, Set.of())));
    }

    private List<JsonNode> listed(Stage.Guest of, KeyFormat api) {
        var seen = apis.get(api);
        var reply = client(of, api).get(seen.list().apply(of.profile()), VERSION);
        assertEquals(200, reply.status(), reply.text());
        var rows = reply.json().at(seen.rows());
        assertTrue(rows.isArray(), reply.text());
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    @ParameterizedTest
    @EnumSource(KeyFormat.class)
    void every_api_lists_it_in_its_own_spelling(KeyFormat api) {
        var rows = listed(guest, api);

        assertEquals(1, rows.size(), rows.toString());
        var id = rows.get(0).path(apis.get(api).id()).asText();
        // LeadConnector lists accounts by consent, location and the platform's id; the others by the account's own.
        assertTrue(
                api == KeyFormat.LEADCONNECTOR
                        ? id.matches("[0-9a-f]{24}_" + guest.profile().alphanumeric() + "_.+")
                        : id.contains(apis.get(api).spelling().apply(account)),
                id);
        assertTrue(rows.get(0).toString().contains("linkedin")
                || rows.get(0).toString().contains("LINKEDIN_PERSON"));
        assertFalse(rows.get(0).toString().toLowerCase(java.util.Locale.ROOT).contains("token\":\""));
    }

    @ParameterizedTest
    @EnumSource(KeyFormat.class)
    void a_stranger_neither_lists_it_nor_finds_it(KeyFormat api) {
        assertEquals(List.of(), listed(stranger, api));

        var reply = apis.get(api)
                .one()
                .apply(client(stranger, api), apis.get(api).spelling().apply(account));

        assertTrue(
                reply.status() == 404 || api == KeyFormat.LEADCONNECTOR && reply.status() == 403,
                reply.status() + " " + reply.text());
        assertEquals(1, listed(guest, api).size());
    }

    @ParameterizedTest
    @EnumSource(KeyFormat.class)
    void another_apis_spelling_of_its_id_names_nothing(KeyFormat api) {
        var own = apis.get(api).spelling().apply(account);
        var foreign = Stream.concat(
                        apis.values().stream().map(seen -> seen.spelling().apply(account)),
                        Stream.of(account.alphanumeric(), account.ulid()))
                .filter(id -> !id.equals(own))
                .distinct()
                .toList();

        for (var id : foreign) {
            var reply = apis.get(api).one().apply(client(guest, api), id);
            assertTrue(
                    List.of(400, 404, 422).contains(reply.status()),
                    api + " " + id + " " + reply.status() + " " + reply.text());
        }
        assertEquals(1, listed(guest, api).size());
    }

    @ParameterizedTest
    @EnumSource(KeyFormat.class)
    void a_key_opens_no_other_api(KeyFormat api) {
        Arrays.stream(KeyFormat.values()).filter(other -> other != api).forEach(other -> {
            var seen = apis.get(other);
            var prefixed = other == KeyFormat.HANDFAST ? "" : "/" + other.dialect();
            var reply = client(guest, api).get(prefixed + seen.list().apply(guest.profile()), VERSION);
            assertEquals(401, reply.status(), api + " at " + other + ": " + reply.text());
        });
    }

    @Test
    void a_shared_path_answers_each_key_in_its_own_words() {
        assertTrue(client(guest, KeyFormat.LATE).get("/v1/accounts").json().has("accounts"));
        assertTrue(client(guest, KeyFormat.LETMEPOST).get("/v1/accounts").json().has("data"));
        assertTrue(client(guest, KeyFormat.LATE)
                .get("/v1/accounts/nothing")
                .json()
                .path("error")
                .isTextual());
        assertTrue(client(guest, KeyFormat.LETMEPOST)
                .get("/v1/accounts/nothing")
                .json()
                .path("error")
                .isObject());
    }
}
