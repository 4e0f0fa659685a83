package dev.handfast.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.config.Adaptation;
import dev.handfast.platform.Platform.Proof;
import dev.handfast.platform.Platform.Selection;
import dev.handfast.platform.PlatformFiles.Settings;
import dev.handfast.platform.quirks.Quirks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformFilesTest {
    @TempDir
    Path folder;

    @Test
    void the_index_names_every_shipped_file() throws IOException {
        try (var files = Files.list(Path.of("conf/platforms"))) {
            var names = new TreeSet<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .toList());
            assertEquals(names, shipped().files().keySet());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "facebook, REQUIRED, PAGE, www graph",
        "instagram, NONE, , www api graph",
        "threads, NONE, , www graph",
        "linkedin, OPTIONAL, ORGANIZATION, www api",
        "twitter, NONE, , www api",
        "tiktok, NONE, , www api",
        "youtube, NONE, , accounts oauth api",
        "googlebusiness, REQUIRED, LOCATION, accounts oauth management information userinfo",
        "reddit, NONE, , www api",
        "pinterest, ON_REQUEST, BOARD, www api",
        "bluesky, NONE, , pds plc appview"
    })
    void the_shipped_platforms_choose_and_live_where_they_should(
            String id, Selection selection, Kind kind, String hosts) {
        var file = shipped().files().get(id);

        assertEquals(selection, file.selection());
        assertEquals(Optional.ofNullable(kind), file.targetKind());
        assertEquals(Set.of(hosts.split(" ")), file.hosts().keySet());
        assertFalse(file.tokenLifetime().isBlank());
        assertEquals(id.equals("bluesky") ? Proof.APP_PASSWORD : Proof.OAUTH, file.proof());
        assertTrue(file.hosts().values().stream().allMatch(url -> "https".equals(url.getScheme())));
    }

    @Test
    void a_login_may_tell_how_names_and_passwords_look() {
        var bluesky = shipped().files().get("bluesky").platform("bluesky");

        assertEquals(
                Optional.of(new Platform.CredentialsGuide(
                        "name.bsky.social",
                        "xxxx-xxxx-xxxx-xxxx",
                        URI.create("https://bsky.app/settings/app-passwords"))),
                bluesky.guide());
        assertTrue(
                shipped().files().get("facebook").platform("facebook").guide().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password-page: https:// | password-page: http:// | must be an https address that people can open",
                "password-shape: xxxx | colour: red@    password-shape: xxxx | `login.guide.colour` is not a word of platform files",
                "password-shape: xxxx-xxxx-xxxx-xxxx | # | `password-shape` is missing",
                "identifier-example: name.bsky.social | identifier-example: 7 | must be a text"
            })
    void a_broken_guide_is_told_with_its_line(String right, String wrong, String problem) throws IOException {
        var shipped = Files.readString(Path.of("conf/platforms/bluesky.yaml"));
        write("bluesky", shipped.replace(right, wrong.replace("@", "\n")));

        var broken = assertThrows(BrokenPlatformFiles.class, () -> load(Map.of(), false));

        var line = shipped.lines().toList().indexOf("  guide: # on the page where people type them in") + 1;
        var told = broken.getMessage().replaceAll("(?s).*bluesky\\.yaml:(\\d+): .*", "$1");
        assertTrue(Integer.parseInt(told) >= line && Integer.parseInt(told) <= line + 3, broken.getMessage());
        assertTrue(broken.getMessage().contains(problem), broken.getMessage());
    }

    @Test
    void an_operators_file_replaces_a_shipped_one_and_adds_new_ones() throws IOException {
        write("twitch", TWITCH);
        write("reddit", TWITCH.replace("Twitch", "Another Reddit"));

        var files = load(Map.of(), false).files();

        assertEquals("Twitch", files.get("twitch").name());
        assertEquals("Another Reddit", files.get("reddit").name());
        assertEquals(12, files.size());
    }

    @Test
    void a_setting_puts_hosts_elsewhere() throws IOException {
        write("twitch", TWITCH);

        var file = load(Map.of("twitch", Map.of("id", URI.create("http://localhost:9/twitch/id"))), true)
                .files()
                .get("twitch");

        assertEquals(
                URI.create("http://localhost:9/twitch/id/oauth2/token"),
                file.token().orElseThrow().url().url());
    }

    @Test
    void a_setting_for_an_unknown_host_or_platform_is_refused() {
        var broken = assertThrows(
                BrokenPlatformFiles.class,
                () -> load(
                        Map.of(
                                "reddit", Map.of("nowhere", URI.create("https://x.example")),
                                "friendster", Map.of("www", URI.create("https://x.example"))),
                        false));

        assertTrue(broken.getMessage().contains("`hosts` has no `nowhere`"), broken.getMessage());
        assertTrue(broken.getMessage().contains("there is no friendster.yaml"), broken.getMessage());
    }

    @Test
    void every_broken_file_is_told_and_not_only_the_first() throws IOException {
        write("aaa", "name: [");
        write("bbb", "nonsense: 1");

        var broken = assertThrows(BrokenPlatformFiles.class, () -> load(Map.of(), false));

        assertEquals(2, broken.problems().size(), broken.getMessage());
        assertTrue(broken.problems().get(0).contains("aaa.yaml:"), broken.getMessage());
        assertTrue(broken.problems().get(1).contains("bbb.yaml:1: "), broken.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "name: Twitch | nam: Twitch | 1 | `name` is missing",
                "selection: none | selection: none@limit: 1 | 8 | `limit` is not a word of platform files; here stand api,",
                "client-auth: body | client-auth: body@  sauce: 1 | 16 | `token.sauce` is not a word of platform files; here",
                "name: Twitch | name: | 1 | `name` has no value",
                "name: Twitch | name: [Twitch] | 1 | `name` must be a text",
                "name: Twitch | name: 7 | 1 | `name` must be a text",
                "proof: oauth | proof: magic | 2 | `proof`: `magic` is not one of oauth, app-password",
                "selection: none | selection: none # | 0 | ",
                "selection: none | selection: required | 1 | `target-kind` is missing",
                "  id: https://id.twitch.tv |   id: id.twitch.tv | 5 | `id.twitch.tv` is not a URL with a host",
                "  id: https://id.twitch.tv |   id: http://id.twitch.tv | 5 | must be https: http is for this machine only",
                "  id: https://id.twitch.tv |   id: http://localhost:1 | 5 | must be https, unless loopback http is allowed",
                "  id: https://id.twitch.tv |   id: ftp://id.twitch.tv | 5 | must start with https://",
                "  id: https://id.twitch.tv |   id: https://me@id.twitch.tv | 5 | must have neither a user nor a fragment",
                "\"{id}/oauth2/token\" | \"{ip}/oauth2/token\" | 14 | `token.url`: `ip` is not under `hosts`; there are api, id",
                "\"{id}/oauth2/token\" | https://id.twitch.tv/token | 14 | must be written as {host}/path",
                "\"{id}/oauth2/token\" | \"{id}/{version}/token\" | 14 | may not hold `{` after its host",
                "\"{id}/oauth2/token\" | \"{id}/token?a=b\" | 14 | may not hold `?` after its host",
                "\"{id}/oauth2/token\" | \"{id}token\" | 14 | a slash must follow the host",
                "client-auth: body | client-auth: magic | 15 | `token.client-auth`: `magic` is not one of basic, body, query, none",
                "client-auth: body | rename: {} | 13 | `token`: `client-auth` is missing",
                "pkce: none | pkce: plain | 12 | `authorize.pkce`: `plain` is not one of none, s256, s256-hex",
                "  ask: [one, two] |   ask: one | 9 | `scopes.ask` must be a list",
                "  require: [one] |   require: [three] | 8 | names a scope that is not under `ask`",
                "  lead: 5m |   lead: soon | 18 | `refresh.lead`: `soon` is not a duration such as 10m, 24h or 60d",
                "  lead: 5m |   lead: 5m@  calls-per-minute: 0 | 16 | `refresh`: `calls-per-minute` must be at least 1",
                "  lead: 5m |   lead: 5m@  calls-per-minute: many | 19 | `refresh.calls-per-minute` must be a whole number",
                "  lead: 5m |   lead: 5m@  fixed-end: true | 16 | `fixed-end` is that of a refresh token",
                "  lead: 5m |   rotates: yes please | 18 | `refresh.rotates` must be true or false",
                "  id: [/data/0/id] |   id: [data] | 22 | `data` must begin with a slash",
                "  id: [/data/0/id] |   username: [/x] | 19 | `identity`: `id` is missing",
                "client-auth: body | client-auth: body@  headers: {V: \"{vresion}\"} | 16 | `{vresion}` is not under `variables`",
                "pkce: none | pkce: none,@  pkce: none | 13 | `pkce` stands here twice",
            })
    void a_broken_file_is_told_with_its_line(String right, String wrong, int line, String problem) throws IOException {
        write("twitch", TWITCH.replace(right, wrong.replace("@  ", "\n  ").replace("@l", "\nl")));

        if (problem == null) {
            load(Map.of(), false);
            return;
        }
        var broken = assertThrows(BrokenPlatformFiles.class, () -> load(Map.of(), false));

        assertEquals(1, broken.problems().size(), broken.getMessage());
        assertTrue(broken.getMessage().contains("twitch.yaml:" + line + ": "), broken.getMessage());
        assertTrue(broken.getMessage().contains(problem), broken.getMessage());
    }

    @Test
    void a_setting_gives_other_scopes_and_variables() {
        var adapted = adapted(Map.of(
                "linkedin",
                new Adaptation(List.of("openid", "profile", "w_member_social"), Map.of("version", "202712")),
                "reddit",
                new Adaptation(List.of(), Map.of("user-agent", "web:us:1.0 (by /u/us)"))));

        var linkedin = adapted.files().get("linkedin");
        assertEquals(
                List.of("openid", "profile", "w_member_social"),
                linkedin.scopes().ask());
        assertEquals("202712", linkedin.api().headers().get("LinkedIn-Version"));
        var reddit = adapted.files().get("reddit");
        assertEquals(
                "web:us:1.0 (by /u/us)", reddit.token().orElseThrow().headers().get("User-Agent"));
        assertEquals(shipped().files().get("reddit").scopes(), reddit.scopes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linkedin | openid | version | `require` names `profile`, which a setting leaves out",
                "reddit | identity,submit | agent | `variables` has no `agent`, which a setting wants otherwise",
                "youtube | | version | `variables` has no `version`, which a setting wants otherwise",
                "myspace | friends | | scopes or variables are set for `myspace`, but there is no myspace.yaml"
            })
    void a_setting_that_does_not_fit_a_file_is_told(String id, String scopes, String variable, String problem) {
        var adaptation = new Adaptation(
                scopes == null ? List.of() : List.of(scopes.split(",")),
                variable == null ? Map.of() : Map.of(variable, "x"));

        var broken = assertThrows(BrokenPlatformFiles.class, () -> adapted(Map.of(id, adaptation)));

        assertTrue(broken.getMessage().contains(problem), broken.getMessage());
    }

    private static PlatformFiles adapted(Map<String, Adaptation> adaptations) {
        return PlatformFiles.load(new Settings(Optional.empty(), Map.of(), adaptations, false), Quirks.all());
    }

    @Test
    void an_unknown_way_is_told_with_those_there_are() throws IOException {
        write("twitch", TWITCH.replace("selection: none", """
                        selection: required
                        target-kind: page
                        targets:
                          way: crystal-ball
                          page-size: 1
                          max-requests: 1
                          max-time: 1s"""));

        var broken = assertThrows(BrokenPlatformFiles.class, () -> load(Map.of(), false));

        assertTrue(
                broken.getMessage()
                        .contains("twitch.yaml:10: `crystal-ball` is not a way of `targets`; there are facebook-pages, "
                                + "google-locations, linkedin-organizations, pinterest-boards"),
                broken.getMessage());
    }

    @Test
    void a_way_without_its_requests_is_told() throws IOException {
        write("twitch", TWITCH.replace("selection: none", """
                        selection: required
                        target-kind: board
                        targets:
                          way: pinterest-boards
                          page-size: 1
                          max-requests: 1
                          max-time: 1s"""));

        var broken = assertThrows(BrokenPlatformFiles.class, () -> load(Map.of(), false));

        assertTrue(
                broken.getMessage()
                        .contains("`requests` of `pinterest-boards` must be boards, create; the file has none"),
                broken.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Twitch", "twitch-tv", "t"})
    void a_file_is_named_by_an_id(String name) throws IOException {
        write(name, TWITCH);

        var broken = assertThrows(BrokenPlatformFiles.class, () -> load(Map.of(), false));

        assertTrue(broken.getMessage().contains("a platform file is named by its id"), broken.getMessage());
    }

    @Test
    void a_missing_folder_is_told() {
        var settings = new Settings(Optional.of(folder.resolve("nowhere")), Map.of(), false);

        var broken = assertThrows(BrokenPlatformFiles.class, () -> PlatformFiles.load(settings, Quirks.all()));

        assertTrue(broken.getMessage().contains("does it exist?"), broken.getMessage());
    }

    @Test
    void the_example_in_the_documents_is_a_good_file() throws IOException {
        var page = Files.readString(Path.of("src/docs/platform-files.md"));
        write("twitch", page.substring(page.indexOf("```yaml") + 7, page.lastIndexOf("```")));

        assertEquals("Twitch", load(Map.of(), false).files().get("twitch").name());
    }

    @Test
    void the_refresh_rules_are_read() {
        var rule = shipped().files().get("threads").platform("threads").refresh();

        assertEquals(RefreshRule.Way.TOKEN_EXCHANGE, rule.way());
        assertEquals(List.of("grant_type"), List.copyOf(rule.parameters().keySet()));
        assertEquals(Optional.of(java.time.Duration.ofHours(24)), rule.earliestAge());
        assertEquals(java.time.Duration.ofDays(30), rule.lead());
    }

    static final String TWITCH = """
            name: Twitch
            proof: oauth
            token-lifetime: about 4 hours
            hosts:
              id: https://id.twitch.tv
              api: https://api.twitch.tv
            selection: none
            scopes:
              ask: [one, two]
              require: [one]
            authorize: {url: "{id}/oauth2/authorize",
              pkce: none}
            token:
              url: "{id}/oauth2/token"
              client-auth: body
            refresh:
              way: reconnect
              lead: 5m
            identity:
              request:
                url: "{api}/helix/users"
              id: [/data/0/id]
              display-name: [/data/0/display_name]
            """;

    private void write(String id, String text) throws IOException {
        Files.writeString(folder.resolve(id + ".yaml"), text);
    }

    private PlatformFiles load(Map<String, Map<String, URI>> hosts, boolean loopback) {
        return PlatformFiles.load(new Settings(Optional.of(folder), hosts, loopback), Quirks.all());
    }

    private static PlatformFiles shipped() {
        return PlatformFiles.load(Settings.SHIPPED_ONLY, Quirks.all());
    }
}
