package dev.handfast.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static final String DATABASE = "postgresql://gate:hush-hush@db.internal:5432/handfast";

    @TempDir
    Path folder;

    private final Map<String, String> needed = Map.of(
            "HANDFAST_PUBLIC_URL", "https://connect.example.com",
            "HANDFAST_DATABASE_URL", DATABASE,
            "HANDFAST_KEYRING_FILE", "/run/secrets/keyring.json");

    @Test
    void What_is_needed_is_enough_and_the_rest_has_defaults() {
        var settings = read("", needed);
        assertEquals(
                new Settings.Http(8080, 0, 65_536, Duration.ofSeconds(5), Duration.ofSeconds(20)), settings.http());
        assertEquals(8081, settings.management().port());
        assertEquals(URI.create("https://connect.example.com"), settings.publicUrl());
        assertEquals(new Settings.Database(Secret.of(DATABASE), 6), settings.database());
        assertEquals(Path.of("/run/secrets/keyring.json"), settings.keyringFile());
        assertEquals(Optional.empty(), settings.platformsDir());
        assertFalse(settings.allowLoopbackHttp());
        assertEquals(Map.of(), settings.platforms());
        assertEquals(
                new Settings.Flow(Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofSeconds(60)),
                settings.flow());
        assertEquals(6000, settings.limits().requestsPerMinute());
    }

    @Test
    void The_file_decides_everything_the_environment_leaves_open() {
        var settings = read("""
                public-url: https://a.example.com/
                http:
                  port: 1
                  instances: 2
                  body-limit: 2048
                  lame-duck: 250ms
                  drain: PT3S
                management: {port: 3}
                database:
                  url: postgresql://u:p@h/d
                  pool-size: 4
                keyring-file: ring.json
                platforms-dir: %s
                allow-loopback-http: true
                platforms:
                  facebook:
                    client-id: 123456789012345678901234567890
                    client-secret: "hush"
                flow: {consent: 5m, selection: 1h, replay: 500ms}
                limits:
                  requests-per-minute: 7
                """.formatted(folder), Map.of("HANDFAST_HTTP_PORT", "9", "UNRELATED", "x"));
        assertEquals(new Settings.Http(9, 2, 2048, Duration.ofMillis(250), Duration.ofSeconds(3)), settings.http());
        assertEquals(3, settings.management().port());
        assertEquals(URI.create("https://a.example.com"), settings.publicUrl());
        assertEquals(new Settings.Database(Secret.of("postgresql://u:p@h/d"), 4), settings.database());
        assertEquals(Optional.of(folder), settings.platformsDir());
        assertEquals(
                Map.of("facebook", new Settings.PlatformApp("123456789012345678901234567890", Secret.of("hush"))),
                settings.platforms());
        assertEquals(
                new Settings.Flow(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofMillis(500)), settings.flow());
        assertEquals(7, settings.limits().requestsPerMinute());
    }

    @Test
    void A_key_or_group_left_empty_decides_nothing() {
        assertEquals(
                read("", needed),
                read("http:\nmanagement: {port: }\nplatforms:\n  facebook:\nplatforms-dir: ''", needed));
    }

    @Test
    void Every_mistake_is_told_at_once_with_its_place_and_what_to_do() {
        var problems = problems("""
                http:
                  prot: 80
                  port: eighty
                flow: 10m
                platforms:
                  facebook:
                    clientid: x
                """, Map.of("HANDFAST_HTTP_DRAIN", "soon", "HANDFAST_NOISE", "1"));
        var text = String.join("\n", problems);
        assertEquals(9, problems.size(), text);
        assertTrue(text.contains("line 2: http.prot is not a setting"), text);
        assertTrue(text.contains("line 3: http.port must be the port of the public server"), text);
        assertTrue(text.contains("line 4: flow is a group of settings"), text);
        assertTrue(text.contains("line 7: platforms.facebook.clientid is not a setting"), text);
        assertTrue(text.contains("HANDFAST_HTTP_DRAIN must be"), text);
        assertTrue(text.contains("HANDFAST_NOISE is not a setting"), text);
        assertTrue(text.contains("public-url is missing; set HANDFAST_PUBLIC_URL"), text);
        assertTrue(text.contains("database.url is missing"), text);
        assertTrue(text.contains("keyring-file is missing"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http: [1, 2]",
                "- http",
                "http: &a 8080\nmanagement: *a",
                "a: b: c",
                "http:\n\tport: 1",
                "http: {port: 1}\nhttp: {port: 2}",
                "http: {port: 1}\n---\nhttp: {port: 2}",
                "text",
                "http: {port: {deep: 1}}",
                "\"unclosed",
                "http: {port: !!binary aGVsbG8=}",
                "http: {port: !!int x}",
                "? {a: b}\n: c",
                "? [a]\n: c",
                "%YAML 9.9\n---\nx",
                "http: {port: 1",
                "http: }",
                "\u0000",
                "<<: {http: {port: 1}}",
                "!!set {htpp}",
                "htpp:",
                "http: {prot: }",
                "platforms: {Face Book: {client-id: x}}"
            })
    void A_file_of_another_shape_is_told_with_its_line(String yaml) {
        var problems = problems(yaml, needed);
        assertTrue(problems.get(0).matches("(?s).* line [123].*"), problems.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "HANDFAST_HTTP_PORT,65536",
        "HANDFAST_LOG,xml",
        "HANDFAST_HTTP_PORT,-1",
        "HANDFAST_HTTP_PORT,8081",
        "HANDFAST_MANAGEMENT_PORT,x",
        "HANDFAST_HTTP_BODY_LIMIT,1",
        "HANDFAST_DATABASE_POOL_SIZE,0",
        "HANDFAST_HTTP_INSTANCES,1.5",
        "HANDFAST_FLOW_CONSENT,11m",
        "HANDFAST_FLOW_CONSENT,0s",
        "HANDFAST_FLOW_CONSENT,-PT1S",
        "HANDFAST_FLOW_REPLAY,60",
        "HANDFAST_FLOW_SELECTION,P400D",
        "HANDFAST_LIMITS_REQUESTS_PER_MINUTE,99999999999",
        "HANDFAST_ALLOW_LOOPBACK_HTTP,yes",
        "HANDFAST_PLATFORMS_DIR,/nowhere/at/all",
        "HANDFAST_PUBLIC_URL,connect.example.com",
        "HANDFAST_PUBLIC_URL,http://connect.example.com",
        "HANDFAST_PUBLIC_URL,https://a.example.com/path",
        "HANDFAST_PUBLIC_URL,https://a.example.com?x=1",
        "HANDFAST_PUBLIC_URL,https://u:p@a.example.com",
        "HANDFAST_PUBLIC_URL,https://",
        "HANDFAST_PUBLIC_URL,http://localhost",
        "HANDFAST_PUBLIC_URL,mailto:me",
        "HANDFAST_PUBLIC_URL,https://a b"
    })
    void A_value_that_does_not_fit_is_one_problem(String variable, String value) {
        var environment = new HashMap<>(needed);
        environment.put(variable, value);
        assertEquals(1, problems("", environment).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://u:hush-hush@h/d", "hush-hush", "postgresql://h", "postgresql:///d"})
    void A_database_address_that_does_not_fit_is_told_but_never_repeated(String address) {
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_DATABASE_URL", address);
        var problem = problems("", environment).get(0);
        assertTrue(problem.startsWith("HANDFAST_DATABASE_URL must be PostgreSQL"), problem);
        assertFalse(problem.contains("hush-hush"), problem);
    }

    @Test
    void Plain_http_to_this_machine_needs_the_operators_word() {
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_ALLOW_LOOPBACK_HTTP", "true");
        for (var url :
                List.of("http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:1", "https://a.example.com")) {
            environment.put("HANDFAST_PUBLIC_URL", url);
            assertEquals(URI.create(url), read("", environment).publicUrl());
        }
        environment.put("HANDFAST_PUBLIC_URL", "http://localhost.example.com");
        assertEquals(1, problems("", environment).size());
    }

    @Test
    void A_secret_comes_from_a_file_without_its_last_line_break() throws Exception {
        var file = Files.writeString(folder.resolve("secret"), "hush\n");
        var url = Files.writeString(folder.resolve("url"), DATABASE + "\r\n");
        var settings = read(
                "platforms: {facebook: {client-id: a, client-secret: from-yaml}}",
                Map.of(
                        "HANDFAST_PUBLIC_URL", "https://connect.example.com",
                        "HANDFAST_DATABASE_URL_FILE", url.toString(),
                        "HANDFAST_KEYRING_FILE", "ring",
                        "HANDFAST_PLATFORM_FACEBOOK_CLIENT_SECRET_FILE", file.toString(),
                        "HANDFAST_PLATFORM_TIKTOK_BUSINESS_CLIENT_ID", "b",
                        "HANDFAST_PLATFORM_TIKTOK_BUSINESS_CLIENT_SECRET", "c"));
        assertEquals(Secret.of(DATABASE), settings.database().url());
        assertEquals(
                new Settings.PlatformApp("a", Secret.of("hush")),
                settings.platforms().get("facebook"));
        assertEquals(
                new Settings.PlatformApp("b", Secret.of("c")),
                settings.platforms().get("tiktok-business"));
    }

    @Test
    void A_platform_may_be_asked_for_other_scopes_and_told_other_texts() {
        var file = """
                platforms:
                  linkedin: {scopes: [openid, profile]}
                  reddit:
                    variables: {user-agent: "web:us:1.0 (by /u/us)", other: x}
                """;
        assertEquals(
                Map.of(
                        "linkedin",
                        new Adaptation(List.of("openid", "profile"), Map.of()),
                        "reddit",
                        new Adaptation(List.of(), Map.of("user-agent", "web:us:1.0 (by /u/us)", "other", "x"))),
                read(file, needed).adaptations());
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_PLATFORM_LINKEDIN_SCOPES", "openid, w_member_social");
        environment.put("HANDFAST_PLATFORM_REDDIT_VARIABLES_USER_AGENT", "web:them:1.0 (by /u/them)");
        environment.put("HANDFAST_PLATFORM_REDDIT_SCOPES", "identity");
        assertEquals(
                Map.of(
                        "linkedin",
                        new Adaptation(List.of("openid", "w_member_social"), Map.of()),
                        "reddit",
                        new Adaptation(
                                List.of("identity"), Map.of("user-agent", "web:them:1.0 (by /u/them)", "other", "x"))),
                read(file, environment).adaptations());
        assertTrue(problems("platforms: {reddit: {variables: {user-agent: \"a\\r\\nb\"}}}", needed)
                .get(0)
                .contains("must be one line"));
        assertTrue(
                problems("platforms: {reddit: {variables: x}}", needed).get(0).contains("is a group of settings"));
    }

    @Test
    void An_app_may_have_several_secrets_in_the_order_in_which_they_are_tried() throws Exception {
        var both = List.of(Secret.of("new"), Secret.of("old"));
        var file = Files.writeString(folder.resolve("secrets"), "new\r\n\n old \n");
        var app = "HANDFAST_PLATFORM_FACEBOOK_CLIENT_";
        var asList = "platforms: {facebook: {client-id: a, client-secret: [new, old]}}";
        assertEquals(both, secrets(asList, Map.of()));
        assertEquals(both, secrets("", Map.of(app + "ID", "a", app + "SECRET_FILE", file.toString())));
        assertEquals(both, secrets("", Map.of(app + "ID", "a", app + "SECRET", "new", app + "SECRET_PREVIOUS", "old")));
        assertEquals(
                List.of(Secret.of("newer"), Secret.of("new"), Secret.of("old")),
                secrets(
                        "platforms: {facebook: {client-id: a, client-secret: newer}}",
                        Map.of(app + "SECRET_PREVIOUS_FILE", file.toString())));
        assertEquals(List.of(Secret.of("newest")), secrets(asList, Map.of(app + "SECRET", "newest")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{client-id: a, client-secret: [1, 2, 3, 4, 5, 6]}",
                "{client-id: a, client-secret: [[hush-hush]]}",
                "{client-id: a, client-secret: [{hush-hush: 1}]}",
                "{client-id: a, client-secret: []}",
                "{client-id: a, client-secret-previous: hush-hush}",
                "{client-id: [a], client-secret: b}"
            })
    void A_list_of_something_else_is_a_mistake_and_is_not_repeated(String app) {
        var text = String.join("\n", problems("platforms: {facebook: " + app + "}", needed));
        assertTrue(text.contains("platforms.facebook.client-"), text);
        assertFalse(text.contains("hush-hush"), text);
    }

    private List<Secret> secrets(String yaml, Map<String, String> variables) {
        var all = new HashMap<>(needed);
        all.putAll(variables);
        return read(yaml, all).platforms().get("facebook").clientSecrets();
    }

    @Test
    void A_secret_and_its_file_at_once_half_an_app_and_an_unreadable_file_are_mistakes() throws Exception {
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_PLATFORM_A_CLIENT_ID", "1");
        environment.put("HANDFAST_PLATFORM_A_CLIENT_SECRET", "hush");
        environment.put("HANDFAST_PLATFORM_A_CLIENT_SECRET_FILE", "/hush");
        environment.put("HANDFAST_PLATFORM_B_CLIENT_ID", "1");
        environment.put("HANDFAST_PLATFORM_C_CLIENT_SECRET", "hush");
        environment.put("HANDFAST_PLATFORM_D_CLIENT_ID", "1");
        environment.put("HANDFAST_PLATFORM_D_CLIENT_SECRET_FILE", "/nowhere/at/all");
        environment.put("HANDFAST_PLATFORM_E_CLIENT_ID", "1");
        environment.put(
                "HANDFAST_PLATFORM_E_CLIENT_SECRET_FILE",
                Files.createFile(folder.resolve("empty")).toString());
        environment.put("HANDFAST_PLATFORM_F", "1");
        environment.put("HANDFAST_DATABASE_URL_FILE", "/x");
        var problems = problems("", environment);
        var text = String.join("\n", problems);
        assertEquals(7, problems.size(), text);
        assertTrue(text.contains("_A_CLIENT_SECRET and HANDFAST_PLATFORM_A_CLIENT_SECRET_FILE are both set"), text);
        assertTrue(text.contains("set HANDFAST_PLATFORM_B_CLIENT_SECRET or"), text);
        assertTrue(text.contains("set HANDFAST_PLATFORM_C_CLIENT_ID too"), text);
        assertFalse(text.contains("hush\""), text);
    }

    @Test
    void Nothing_secret_stands_in_the_text_of_settings() {
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_PLATFORM_A_CLIENT_ID", "1");
        environment.put("HANDFAST_PLATFORM_A_CLIENT_SECRET", "hush-hush");
        assertFalse(read("", environment).toString().contains("hush-hush"));
    }

    @Test
    void Variables_of_the_sandbox_are_accepted_and_empty_ones_count_as_not_set() {
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_SANDBOX_PORT", "8090");
        environment.put("HANDFAST_SANDBOX_DATA", "/tmp");
        environment.put("HANDFAST_LOG", "json");
        environment.put("HANDFAST_HTTP_PORT", "");
        environment.put("HANDFAST_PLATFORM_A_CLIENT_ID", "");
        assertEquals(8080, read("", environment).http().port());
    }

    @Test
    void A_variable_that_kubernetes_makes_is_told_with_its_cure() {
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_PORT_8080_TCP_ADDR", "10.0.0.1");
        assertTrue(problems("", environment).get(0).contains("enableServiceLinks"));
    }

    @Test
    void The_file_may_be_named_by_the_environment_and_a_named_file_must_exist() throws Exception {
        var file = Files.writeString(folder.resolve("mine.yaml"), "http: {port: 77}");
        var environment = new HashMap<>(needed);
        environment.put("HANDFAST_CONFIG", file.toString());
        assertEquals(
                77, SettingsReader.read(Optional.empty(), environment).http().port());
        environment.put("HANDFAST_CONFIG", folder.resolve("none.yaml").toString());
        var failure = assertThrows(SettingsException.class, () -> SettingsReader.read(Optional.empty(), environment));
        assertTrue(failure.getMessage().contains("none.yaml cannot be read"), failure.getMessage());
    }

    @Test
    void The_shipped_file_names_every_setting_with_its_default_and_decides_nothing() throws Exception {
        var shipped = Path.of("conf/handfast.yaml");
        assertEquals(read("", needed), SettingsReader.read(Optional.of(shipped), needed));
        var uncommented = Files.readAllLines(shipped).stream()
                .filter(line -> line.matches("#( {2})*[a-z-]+:.*"))
                .map(line -> line.substring(1))
                .filter(line -> !line.contains("platforms-dir"))
                .filter(line -> !line.contains("url-file:") && !line.contains("secret-file:"))
                .toList();
        var settings = read(String.join("\n", uncommented), Map.of());
        assertEquals(read("", needed).flow(), settings.flow());
        assertEquals(read("", needed).http(), settings.http());
        assertEquals(read("", needed).limits(), settings.limits());
        var text = Files.readString(shipped);
        for (var setting : Setting.values()) {
            var last = setting.key().substring(setting.key().lastIndexOf('.') + 1);
            assertTrue(
                    text.contains(
                            last + ":" + setting.fallback().map(it -> " " + it).orElse("")),
                    setting.key());
        }
    }

    private Settings read(String yaml, Map<String, String> environment) {
        try {
            return SettingsReader.read(
                    Optional.of(Files.writeString(folder.resolve("handfast.yaml"), yaml)), environment);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> problems(String yaml, Map<String, String> environment) {
        return assertThrows(SettingsException.class, () -> read(yaml, environment))
                .problems();
    }
}
