package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.await;
import static dev.handfast.platform.Upstreams.grant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.platform.Upstreams.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    private static final String GRAPH = "/facebook/graph/v25.0/";
    private static final String ACLS = "GET /linkedin/api/rest/organizationAcls";
    private static final String ORGANIZATIONS = "GET /linkedin/api/rest/organizations";
    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void stop() {
        upstreams.close();
    }

    @Test
    void facebook_pages_are_walked_page_by_page() {
        upstreams.on(
                "GET " + GRAPH + "me/accounts",
                seen -> seen.query().containsKey("after")
                        ? Reply.ok("{\"data\":[" + page("12") + "]}")
                        : Reply.ok(("{\"data\":[%s],\"paging\":{\"next\":\"%s/v25.0/me/accounts?after=c&limit=100"
                                        + "&access_token=leaked\"}}")
                                .formatted(page("11"), upstreams.url("facebook", "graph"))));

        var targets = targets("facebook");

        assertEquals(List.of("11", "12"), ids(targets));
        assertTrue(targets.complete());
        var page = targets.all().get(0);
        assertEquals(Kind.PAGE, page.kind());
        assertEquals("Page 11", page.name());
        assertEquals(Optional.of("page11"), page.username());
        assertEquals(Optional.of("Shop"), page.category());
        assertEquals(List.of("CREATE_CONTENT"), page.tasks());
        assertEquals("EAAp11", page.token().orElseThrow().reveal());
        assertEquals(Optional.of(URI.create("https://cdn.example/11.jpg")), page.picture());
        assertEquals("100", upstreams.seen.get(0).query().get("limit"));
        assertFalse(upstreams.seen.get(1).query().containsKey("access_token"), "a token of theirs is not sent on");
        assertEquals("Bearer access-1", upstreams.seen.get(1).headers().get("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/v25.0/me/accounts?after=c",
                "//evil.example/x",
                "http://localhost:PORT/threads/graph/me",
                "http://localhost:PORT/facebook/graphics/me",
                "http://localhost:PORT/facebook/graph/../../threads/graph/me",
                "http://me@localhost:PORT/facebook/graph/me",
                "https://localhost:PORT/facebook/graph/me",
                "http://localhost:1/facebook/graph/me",
                "file:///etc/passwd",
                "not a url"
            })
    void a_next_page_elsewhere_is_never_called(String next) {
        upstreams.on(
                "GET " + GRAPH + "me/accounts",
                Reply.ok("{\"data\":[%s],\"paging\":{\"next\":\"%s\"}}"
                        .formatted(page("11"), next.replace("PORT", Integer.toString(upstreams.port())))));

        assertEquals(
                ErrorCode.TARGETS_UNREADABLE,
                Upstreams.code(upstreams.connector("facebook").targets(APP, grant())));
        assertEquals(1, upstreams.seen.size());
    }

    @Test
    void pages_of_businesses_are_found_and_merged() {
        upstreams
                .on(
                        "GET " + GRAPH + "me/accounts",
                        Reply.ok("{\"data\":[{\"id\":\"13\",\"name\":\"no token\"}," + page("11") + "]}"))
                .on("GET " + GRAPH + "me/businesses", Reply.ok("{\"data\":[{\"id\":\"b1\"},{\"id\":\"b2\"}]}"))
                .on("GET " + GRAPH + "b1/owned_pages", Reply.ok("{\"data\":[" + page("11") + "," + page("13") + "]}"))
                .on("GET " + GRAPH + "b1/client_pages", Reply.ok("{\"data\":[{\"id\":\"15\",\"name\":\"no token\"}]}"))
                .on("GET " + GRAPH + "b2/owned_pages", Reply.ok("{\"data\":[]}"))
                .on("GET " + GRAPH + "b2/client_pages", Reply.ok("{\"data\":[" + page("14") + "]}"));

        var targets = targets("facebook", "business_management");

        assertEquals(List.of("11", "13", "14"), ids(targets));
        assertTrue(targets.complete());
    }

    @Test
    void a_business_that_cannot_be_read_leaves_the_list_incomplete() {
        upstreams
                .on("GET " + GRAPH + "me/accounts", Reply.ok("{\"data\":[" + page("11") + "]}"))
                .on("GET " + GRAPH + "me/businesses", Reply.ok("{\"data\":[{\"id\":\"b1\"}]}"))
                .on("GET " + GRAPH + "b1/owned_pages", Reply.of(500, "{}"))
                .on("GET " + GRAPH + "b1/client_pages", Reply.ok("{\"data\":[" + page("14") + "]}"));

        var targets = targets("facebook", "business_management");

        assertEquals(List.of("11", "14"), ids(targets));
        assertFalse(targets.complete());
    }

    @Test
    void a_walk_without_end_is_cut_and_says_so() {
        upstreams.on(
                "GET " + GRAPH + "me/accounts",
                seen -> Reply.ok("{\"data\":[%s],\"paging\":{\"next\":\"%s/v25.0/me/accounts?after=c\"}}"
                        .formatted(page(Integer.toString(upstreams.seen.size())), upstreams.url("facebook", "graph"))));

        var targets = targets("facebook");

        assertEquals(60, targets.all().size());
        assertFalse(targets.complete());
    }

    @Test
    void no_pages_are_no_failure() {
        upstreams.on("GET " + GRAPH + "me/accounts", Reply.ok("{\"data\":[]}"));

        assertEquals(List.of(), targets("facebook").all());
    }

    @Test
    void a_missing_permission_is_told_apart_from_other_failures() {
        upstreams.on("GET " + GRAPH + "me/accounts", Reply.of(403, "{\"error\":{\"code\":200}}"));
        assertEquals(
                ErrorCode.SCOPES_MISSING,
                Upstreams.code(upstreams.connector("facebook").targets(APP, grant())));

        upstreams.on("GET " + GRAPH + "me/accounts", Reply.of(429, "").with("Retry-After", "9"));
        var error = Upstreams.failure(upstreams.connector("facebook").targets(APP, grant()));

        assertEquals(ErrorCode.TARGETS_UNREADABLE, error.code());
        assertEquals(Optional.of(Duration.ofSeconds(9)), error.retryAfter());
    }

    @Test
    void linkedin_organizations_are_those_one_may_post_for_whatever_the_field_is_called() {
        upstreams.on(ACLS, Reply.ok("""
                        {"elements":[
                        {"organization":"urn:li:organization:1","role":"ADMINISTRATOR","state":"APPROVED"},
                        {"organizationTarget":"urn:li:organization:2","role":"CONTENT_ADMINISTRATOR","state":"APPROVED"},
                        {"organizationalTarget":"urn:li:organization:3","role":"CONTENT_ADMIN","state":"APPROVED"},
                        {"organization":"urn:li:organization:1","role":"CONTENT_ADMINISTRATOR","state":"APPROVED"},
                        {"organization":"urn:li:organization:4","role":"ANALYST","state":"APPROVED"},
                        {"organization":"urn:li:organization:5","role":"ADMINISTRATOR","state":"REVOKED"},
                        {"organization":"urn:li:organizationBrand:6","role":"ADMINISTRATOR","state":"APPROVED"}],
                        "paging":{"start":0,"count":100,"links":[]}}""")).on(ORGANIZATIONS, Reply.ok("""
                        {"results":{"1":{"id":1,"localizedName":"Eins","vanityName":"eins"},
                        "2":{"localizedName":"Zwei"}},"statuses":{},"errors":{}}"""));

        var targets = targets("linkedin");

        assertEquals(List.of("1", "2", "3"), ids(targets));
        var first = targets.all().get(0);
        assertEquals(Kind.ORGANIZATION, first.kind());
        assertEquals("Eins", first.name());
        assertEquals(List.of("ADMINISTRATOR", "CONTENT_ADMINISTRATOR"), first.tasks());
        assertEquals(Map.of("id", "1", "urn", "urn:li:organization:1", "vanityName", "eins"), first.details());
        assertEquals("Organization 3", targets.all().get(2).name());
        assertEquals("List(1,2,3)", upstreams.only(ORGANIZATIONS).query().get("ids"));
        assertEquals("roleAssignee", upstreams.only(ACLS).query().get("q"));
    }

    @Test
    void linkedin_is_read_page_by_page() {
        upstreams
                .on(ACLS, seen -> {
                    int start = Integer.parseInt(seen.query().get("start"));
                    return Reply.ok("{\"elements\":[%s]}"
                            .formatted(IntStream.range(start, Math.min(start + 100, 130))
                                    .mapToObj(id ->
                                            "{\"organization\":\"urn:li:organization:%d\",\"role\":\"ADMINISTRATOR\"}"
                                                    .formatted(id))
                                    .collect(Collectors.joining(","))));
                })
                .on(ORGANIZATIONS, Reply.ok("{\"results\":{}}"));

        var targets = targets("linkedin");

        assertEquals(130, targets.all().size());
        assertTrue(targets.complete());
        assertEquals(
                3,
                upstreams.seen.stream()
                        .filter(seen -> seen.path().endsWith("/organizations"))
                        .count(),
                "details come in batches");
    }

    @Test
    void linkedin_without_the_product_has_no_organizations() {
        upstreams.on(ACLS, Reply.of(403, "{\"status\":403,\"code\":\"ACCESS_DENIED\",\"message\":\"no\"}"));

        assertEquals(Targets.NONE, targets("linkedin"));
    }

    @Test
    void google_locations_are_those_of_all_accounts() {
        upstreams
                .on(
                        "GET /googlebusiness/management/v1/accounts",
                        seen -> seen.query().containsKey("pageToken")
                                ? Reply.ok("{\"accounts\":[{\"name\":\"accounts/102\",\"accountName\":\"Shops\"}]}")
                                : Reply.ok(
                                        "{\"accounts\":[{\"name\":\"accounts/101\",\"accountName\":\"Ana\"}],\"nextPageToken\":\"n\"}"))
                .on(
                        "GET /googlebusiness/information/v1/accounts/101/locations",
                        seen -> seen.query().containsKey("pageToken")
                                ? Reply.ok("{\"locations\":[{\"name\":\"locations/2\",\"title\":\"Two\"}]}")
                                : Reply.ok("""
                                {"locations":[{"name":"locations/1","title":"One","storeCode":"S1",
                                "storefrontAddress":{"addressLines":["Main St 1"],"locality":"Town","postalCode":"123","regionCode":"DE"},
                                "categories":{"primaryCategory":{"displayName":"Bakery"}}}],"nextPageToken":"m"}"""))
                .on("GET /googlebusiness/information/v1/accounts/102/locations", Reply.ok("{}"));

        var targets = targets("googlebusiness");

        assertEquals(List.of("1", "2"), ids(targets));
        assertTrue(targets.complete());
        var first = targets.all().get(0);
        assertEquals(
                Map.of(
                        "accountId", "101",
                        "accountName", "Ana",
                        "address", "Main St 1, Town, 123, DE",
                        "storeCode", "S1"),
                first.details());
        assertEquals(Optional.of("Bakery"), first.category());
        var asked = upstreams.seen.stream()
                .filter(seen -> seen.path().endsWith("/101/locations"))
                .findFirst()
                .orElseThrow();
        assertTrue(asked.query().get("readMask").startsWith("name,title"));
        assertEquals("100", asked.query().get("pageSize"));
    }

    @Test
    void one_google_account_that_fails_does_not_fail_the_list() {
        upstreams
                .on(
                        "GET /googlebusiness/management/v1/accounts",
                        Reply.ok("{\"accounts\":[{\"name\":\"accounts/101\"},{\"name\":\"accounts/102\"}]}"))
                .on("GET /googlebusiness/information/v1/accounts/101/locations", Reply.of(500, "{}"))
                .on(
                        "GET /googlebusiness/information/v1/accounts/102/locations",
                        Reply.ok("{\"locations\":[{\"name\":\"locations/9\",\"title\":\"Nine\"}]}"));

        var targets = targets("googlebusiness");

        assertEquals(List.of("9"), ids(targets));
        assertFalse(targets.complete());
    }

    @Test
    void google_accounts_that_all_fail_fail_the_list() {
        upstreams
                .on(
                        "GET /googlebusiness/management/v1/accounts",
                        Reply.ok("{\"accounts\":[{\"name\":\"accounts/101\"}]}"))
                .on("GET /googlebusiness/information/v1/accounts/101/locations", Reply.of(500, "{}"));

        assertEquals(
                ErrorCode.TARGETS_UNREADABLE,
                Upstreams.code(upstreams.connector("googlebusiness").targets(APP, grant())));
    }

    @Test
    void pinterest_boards_are_walked_by_their_bookmark() {
        upstreams.on(
                "GET /pinterest/api/v5/boards",
                seen -> seen.query().containsKey("bookmark")
                        ? Reply.ok(
                                "{\"items\":[{\"id\":\"2\",\"name\":\"B\",\"privacy\":\"SECRET\"}],\"bookmark\":null}")
                        : Reply.ok(
                                "{\"items\":[{\"id\":\"1\",\"name\":\"A\",\"description\":\"d\",\"privacy\":\"PUBLIC\"}],\"bookmark\":\"b\"}"));

        var targets = targets("pinterest");

        assertEquals(List.of("1", "2"), ids(targets));
        assertEquals(Kind.BOARD, targets.all().get(0).kind());
        assertEquals(
                Map.of("description", "d", "privacy", "PUBLIC"),
                targets.all().get(0).details());
        assertEquals("250", upstreams.seen.get(0).query().get("page_size"));
    }

    @Test
    void a_pinterest_board_is_made_by_a_post_of_json_that_is_sent_once() {
        upstreams.on(
                "POST /pinterest/api/v5/boards",
                Reply.of(201, "{\"id\":\"9\",\"name\":\"A & B\",\"privacy\":\"SECRET\"}"));
        var draft = new TargetDraft("A & B", Optional.of("d"), Optional.of("SECRET"));

        var made = await(upstreams.connector("pinterest").createTarget(APP, grant(), draft));

        assertEquals("9", made.id());
        assertEquals("SECRET", made.details().get("privacy"));
        var sent = upstreams.only("POST /pinterest/api/v5/boards");
        assertEquals("{\"name\":\"A & B\",\"description\":\"d\",\"privacy\":\"SECRET\"}", sent.body());
        assertEquals("Bearer access-1", sent.headers().get("Authorization"));
    }

    @Test
    void a_board_without_an_id_makes_no_sense_and_a_name_that_is_taken_is_refused() {
        var draft = new TargetDraft("A", Optional.empty(), Optional.empty());
        upstreams.on("POST /pinterest/api/v5/boards", Reply.ok("{}"));
        assertEquals(
                ErrorCode.PLATFORM_UNREADABLE,
                Upstreams.code(upstreams.connector("pinterest").createTarget(APP, grant(), draft)));

        upstreams.on("POST /pinterest/api/v5/boards", Reply.of(400, "{\"code\":58,\"message\":\"taken\"}"));
        assertEquals(
                ErrorCode.PLATFORM_REJECTED,
                Upstreams.code(upstreams.connector("pinterest").createTarget(APP, grant(), draft)));
    }

    @Test
    void nothing_is_made_where_programs_may_not() {
        var draft = new TargetDraft("A", Optional.empty(), Optional.empty());
        for (var id : List.of("twitter", "facebook", "bluesky")) {
            assertEquals(
                    ErrorCode.INVALID_REQUEST,
                    Upstreams.code(upstreams.connector(id).createTarget(APP, grant(), draft)));
        }
        assertTrue(upstreams.seen.isEmpty());
    }

    @Test
    void where_nothing_is_chosen_nothing_is_asked() {
        assertSame(Targets.NONE, targets("twitter"));
        assertTrue(upstreams.seen.isEmpty());
    }

    private Targets targets(String id, String... scopes) {
        return await(upstreams.connector(id).targets(APP, grant(scopes)));
    }

    private static List<String> ids(Targets targets) {
        return targets.all().stream().map(Target::id).toList();
    }

    private static String page(String id) {
        return """
                {"id":"%1$s","name":"Page %1$s","username":"page%1$s","category":"Shop","access_token":"EAAp%1$s",
                "tasks":["CREATE_CONTENT"],"picture":{"data":{"url":"https://cdn.example/%1$s.jpg"}}}""".formatted(id);
    }
}
