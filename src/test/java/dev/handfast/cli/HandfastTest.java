package dev.handfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Role;
import dev.handfast.vault.KeyNeeds;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.SealedKind;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HandfastTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir
    Path folder;

    private final MemoryDesk desk = new MemoryDesk();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "HANDFAST_PUBLIC_URL", "https://connect.example.com",
            "HANDFAST_DATABASE_URL", "postgresql://u:hush@localhost/d",
            "HANDFAST_KEYRING_FILE", "/run/keyring.json"));
    private String input = "";

    private record Answer(int code, String out, String err) {}

    @Test
    void Every_command_explains_itself() {
        var names = new ArrayList<List<String>>();
        collect(Handfast.commandLine(office()), List.of(), names);
        assertEquals(23, names.size(), names.toString());
        for (var words : names) {
            var help = run(append(words, "--help"));
            assertEquals(0, help.code(), words.toString());
            assertTrue(
                    help.out().contains("Usage: " + String.join(" ", append(List.of("handfast"), words))), help.out());
            assertTrue(help.out().contains("Exit codes:"), help.out());
            assertTrue(help.out().contains("--config"), help.out());
            assertEquals("", help.err());
        }
    }

    @Test
    void The_version_is_told() {
        assertTrue(run("--version").out().startsWith("handfast "));
    }

    @Test
    void Words_that_are_not_understood_are_answered_by_a_hint_and_code_2() {
        for (var words : List.of(
                List.of("srve"),
                List.of("tenant", "show", "not-an-id"),
                List.of("tenant", "show"),
                List.of("key", "create", Id.at(NOW).hex()),
                List.of("key", "create", Id.at(NOW).hex(), "--dialect", "klingon"),
                List.of("tenant", "set", Id.at(NOW).hex(), "--own-app", "facebook"),
                List.of("tenant", "delete", Id.at(NOW).hex()))) {
            var answer = run(words);
            assertEquals(2, answer.code(), answer.toString());
            assertEquals("", answer.out());
            assertTrue(answer.err().startsWith("handfast: "), answer.err());
            assertTrue(answer.err().contains(" --help"), answer.err());
            assertFalse(answer.err().contains("\tat "), answer.err());
        }
    }

    @Test
    void A_group_without_its_verb_shows_its_help() {
        for (var words : List.of(List.<String>of(), List.of("tenant"), List.of("keyring"))) {
            var answer = run(words);
            assertEquals(2, answer.code());
            assertTrue(answer.err().contains("Usage: handfast"), answer.err());
        }
    }

    @Test
    void Missing_settings_are_one_readable_message_and_code_1() {
        environment.clear();
        for (var command : List.of("serve", "migrate", "platforms")) {
            var answer = run(command, "--config", "conf/handfast.yaml");
            assertEquals(1, answer.code());
            assertTrue(answer.err().startsWith("handfast: 3 settings need attention:"), answer.err());
            assertTrue(answer.err().contains("set HANDFAST_PUBLIC_URL"), answer.err());
            assertFalse(answer.err().contains("Exception"), answer.err());
        }
    }

    @Test
    void The_settings_file_may_be_named_before_or_after_the_command() throws Exception {
        environment.clear();
        var file = Files.writeString(
                folder.resolve("s.yaml"),
                "public-url: https://a.example.com\nkeyring-file: k\ndatabase: {url: 'postgresql://u:p@h/d'}");
        assertEquals(0, run("--config", file.toString(), "migrate").code());
        assertEquals(0, run("migrate", "--config", file.toString()).code());
        assertEquals(0, run("tenant", "list", "--config", file.toString()).code());
    }

    @Test
    void Migrating_tells_how_much_was_done() {
        assertEquals("The database is up to date.\n", run("migrate").out());
        desk.steps = 3;
        assertEquals(
                "The database is up to date, after 3 steps.\n", run("migrate").out());
    }

    @Test
    void Platforms_are_listed_with_the_callback_to_register() {
        environment.put("HANDFAST_PLATFORM_FACEBOOK_CLIENT_ID", "1");
        environment.put("HANDFAST_PLATFORM_FACEBOOK_CLIENT_SECRET", "hush");
        var out = run("platforms").out();
        assertTrue(
                out.matches(
                        "(?s).*facebook +Facebook +configured +https://connect.example.com/oauth/callback/facebook\n.*"),
                out);
        assertTrue(
                out.matches("(?s).*tiktok +TikTok +missing +https://connect.example.com/oauth/callback/tiktok/\n.*"),
                out);
        assertTrue(out.matches("(?s).*bluesky +Bluesky +not needed +-\n.*"), out);
    }

    @Test
    void A_tenant_is_made_shown_and_deleted() {
        var id = tenant();
        assertEquals(
                List.of(new RedirectRule("https://a.example.com/*")),
                desk.tenancy.tenants.get(id).settings().redirects());
        var shown = run("tenant", "show", id.uuid().toString()).out();
        assertTrue(
                shown.matches("(?s).*name +Bakery\n.*redirect +https://a.example.com/\\*\n.*browser binding +on\n.*"),
                shown);
        assertTrue(run("tenant", "list").out().contains(id.hex()));
        assertEquals(0, run("tenant", "delete", id.hex(), "--yes").code());
        var gone = run("tenant", "show", id.hex());
        assertEquals(1, gone.code());
        assertEquals("handfast: there is no tenant " + id + "; \"handfast tenant list\" shows them all\n", gone.err());
    }

    @Test
    void A_name_is_taken_as_it_is_typed() {
        var id = Id.fromHex(run("tenant", "create", "@home ${sys:user.home} 'x'")
                        .out()
                        .strip())
                .orElseThrow();
        assertEquals("@home ${sys:user.home} 'x'", desk.tenancy.tenants.get(id).name());
    }

    @Test
    void A_rule_that_is_no_address_is_told_and_nothing_is_made() {
        var answer = run("tenant", "create", "x", "--redirect", "javascript:alert(1)");
        assertEquals(1, answer.code());
        assertTrue(answer.err().startsWith("handfast: a redirect rule is an absolute address"), answer.err());
        assertTrue(desk.tenancy.tenants.isEmpty());
    }

    @Test
    void What_a_tenant_decided_changes_and_the_rest_stays() {
        var id = tenant();
        var changed = run(
                "tenant",
                "set",
                id.hex(),
                "--name",
                "Café",
                "--email",
                "a@example.com",
                "--browser-binding",
                "off",
                "--open-starts",
                "on",
                "--add-redirect",
                "https://b.example.com/done",
                "--demand-own-app",
                "facebook",
                "--demand-own-app",
                "tiktok",
                "--brand-name",
                "Brand",
                "--brand-logo",
                "https://a.example.com/logo.png",
                "--brand-colour",
                "#0a7d4f");
        assertEquals(0, changed.code(), changed.err());
        var tenant = desk.tenancy.tenants.get(id);
        assertEquals("Café", tenant.name());
        assertEquals("a@example.com", tenant.email());
        assertFalse(tenant.settings().browserBinding());
        assertTrue(tenant.settings().openStarts());
        assertEquals(
                List.of(new RedirectRule("https://a.example.com/*"), new RedirectRule("https://b.example.com/done")),
                tenant.settings().redirects());
        assertEquals(Set.of("facebook", "tiktok"), tenant.settings().ownAppPlatforms());
        assertEquals(Optional.of("#0a7d4f"), tenant.settings().branding().colour());

        run(
                "tenant",
                "set",
                id.hex(),
                "--remove-redirect",
                "https://a.example.com/*",
                "--allow-gateway-app",
                "tiktok",
                "--brand-logo",
                "",
                "--browser-binding",
                "ON");
        tenant = desk.tenancy.tenants.get(id);
        assertEquals("Café", tenant.name());
        assertTrue(tenant.settings().browserBinding());
        assertTrue(tenant.settings().openStarts(), "what is not named stays");
        assertEquals(
                List.of(new RedirectRule("https://b.example.com/done")),
                tenant.settings().redirects());
        assertEquals(Set.of("facebook"), tenant.settings().ownAppPlatforms());
        assertEquals(Optional.empty(), tenant.settings().branding().logo());
        assertEquals(Optional.of("Brand"), tenant.settings().branding().name());

        run("tenant", "set", id.hex(), "--redirect", "myapp://done", "--redirect", "https://c.example.com");
        assertEquals(
                List.of(new RedirectRule("myapp://done"), new RedirectRule("https://c.example.com")),
                desk.tenancy.tenants.get(id).settings().redirects());
    }

    @Test
    void A_tenants_own_app_takes_its_secret_from_a_file_or_standard_input() throws Exception {
        var id = tenant();
        var file = Files.writeString(folder.resolve("secret"), "hush-1\n");
        var fromFile = run(
                "tenant",
                "set",
                id.hex(),
                "--own-app",
                "facebook",
                "--client-id",
                "12",
                "--client-secret-file",
                file.toString());
        assertEquals(0, fromFile.code(), fromFile.err());
        assertEquals(Secret.of("hush-1"), desk.tenancy.apps.get("facebook").clientSecret());
        input = "hush-2\n";
        run("tenant", "set", id.hex(), "--own-app", "facebook", "--client-id", "34", "--client-secret-file", "-");
        assertEquals("34", desk.tenancy.apps.get("facebook").clientId());
        assertEquals(Secret.of("hush-2"), desk.tenancy.apps.get("facebook").clientSecret());
        input = "hush-3\nhush-2\n";
        run("tenant", "set", id.hex(), "--own-app", "facebook", "--client-id", "34", "--client-secret-file", "-");
        assertEquals(
                List.of(Secret.of("hush-3"), Secret.of("hush-2")),
                desk.tenancy.apps.get("facebook").clientSecrets());
        input = "";
        var empty = run(
                "tenant", "set", id.hex(), "--own-app", "facebook", "--client-id", "5", "--client-secret-file", "-");
        assertEquals(2, empty.code());
        var unknown = run("tenant", "set", id.hex(), "--demand-own-app", "myspace");
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("there is no platform myspace"), unknown.err());
    }

    @Test
    void A_key_is_shown_once_and_alone_on_standard_output() {
        var id = tenant();
        var profile = run("profile", "create", id.hex(), "Shop").out().strip();
        var made = run(
                "key",
                "create",
                id.hex(),
                "--dialect",
                "late",
                "--name",
                "ci",
                "--role",
                "reader",
                "--profile",
                profile,
                "--expires",
                "90d");
        assertEquals(0, made.code(), made.err());
        assertTrue(made.out().matches("sk_[0-9a-f]{64}\n"), "a key and nothing else");
        var key = desk.tenancy.keys.values().iterator().next();
        assertEquals(Secret.of(made.out().strip()), desk.tenancy.texts.get(key.id()));
        assertEquals(Role.READER, key.role());
        assertEquals(Set.of(Id.fromHex(profile).orElseThrow()), key.profiles());
        assertEquals(Optional.of(NOW.plusSeconds(90 * 86_400L)), key.expiresAt());
        assertTrue(made.err().contains(key.id().hex()));

        var listed = run("key", "list", id.hex()).out();
        assertTrue(listed.contains(key.preview()));
        assertFalse(listed.contains(made.out().strip()));
        assertEquals(0, run("key", "revoke", id.hex(), key.id().hex()).code());
        var again = run("key", "revoke", id.hex(), key.id().hex());
        assertEquals(1, again.code());
        assertTrue(again.err().startsWith("handfast: there is no such key"), again.err());
    }

    @Test
    void A_key_for_a_foreign_profile_or_the_past_is_not_made() {
        var id = tenant();
        assertEquals(
                1,
                run(
                                "key",
                                "create",
                                id.hex(),
                                "--dialect",
                                "late",
                                "--profile",
                                Id.at(NOW).hex())
                        .code());
        assertEquals(
                1,
                run("key", "create", id.hex(), "--dialect", "late", "--expires", "0d")
                        .code());
        assertEquals(
                1, run("key", "create", Id.at(NOW).hex(), "--dialect", "late").code());
        assertTrue(desk.tenancy.keys.isEmpty());
    }

    @Test
    void A_taken_profile_name_is_one_sentence() {
        var id = tenant();
        assertEquals(
                0,
                run("profile", "create", id.hex(), "Shop", "--color", "#ffffff").code());
        var answer = run("profile", "create", id.hex(), "shop");
        assertEquals(1, answer.code());
        assertEquals("handfast: the name is taken\n", answer.err());
        assertTrue(run("profile", "list", id.hex()).out().contains("Shop"));
    }

    @Test
    void A_key_ring_is_made_extended_and_rotated_without_other_settings() {
        environment.clear();
        var file = folder.resolve("ring.json").toString();
        assertEquals(0, run("keyring", "create", file).code());
        var again = run("keyring", "create", file);
        assertEquals(2, again.code());
        assertTrue(again.err().contains("exists"), again.err());
        assertEquals(1, run("keyring", "rotate", file).code());
        assertEquals(0, run("keyring", "add", file).code());
        environment.put("HANDFAST_KEYRING_FILE", file);
        assertEquals(0, run("keyring", "rotate").code());
        var status = run("keyring", "status").out();
        assertTrue(status.matches("KEY +DOES\n\\d+ +opens\n\\d+ +seals and opens\n"), status);
    }

    @Test
    void A_key_is_removed_when_nothing_needs_it_any_more() {
        var file = folder.resolve("ring.json");
        var ring = KeyRing.create().add().rotate();
        ring.write(file);
        long old = ring.status().get(0).id();
        var remove = List.of("keyring", "remove", Long.toString(old), file.toString());

        desk.needs = new KeyNeeds(
                Map.of(old, Map.of(SealedKind.GRANT, 12L, SealedKind.OWN_APP, 1L, SealedKind.FLOW, 2L), 7L, Map.of()),
                Set.of());
        var needed = run(remove);
        assertEquals(1, needed.code());
        assertTrue(
                needed.err().contains(old + " is needed by 12 grants, 1 own app and 2 flows under way;"), needed.err());
        desk.needs = new KeyNeeds(Map.of(), Set.of(old));
        var sealing = run(remove);
        assertEquals(1, sealing.code());
        assertTrue(sealing.err().contains("in the last half hour"), sealing.err());
        assertEquals(2, KeyRing.read(file).status().size());

        desk.needs = new KeyNeeds(Map.of(), Set.of());
        assertEquals(0, run(remove).code());
        assertEquals(
                List.of(ring.primary()),
                KeyRing.read(file).status().stream().map(KeyRing.Key::id).toList());
        assertEquals(
                1,
                run("keyring", "remove", Long.toString(ring.primary()), file.toString())
                        .code());
        assertEquals(1, run(remove).code());
    }

    @Test
    void A_key_is_removed_unseen_at_ones_word_alone() {
        environment.clear();
        var file = folder.resolve("ring.json");
        var ring = KeyRing.create().add().rotate();
        ring.write(file);
        var old = Long.toString(ring.status().get(0).id());
        var blind = run("keyring", "remove", old, file.toString());
        assertEquals(2, blind.code());
        assertTrue(blind.err().contains("--without-database"), blind.err());
        assertEquals(
                0,
                run("keyring", "remove", old, file.toString(), "--without-database")
                        .code());
        environment.put("HANDFAST_DATABASE_URL", "mysql://hush-hush");
        var wrong = run("keyring", "status", file.toString());
        assertEquals(1, wrong.code());
        assertFalse(wrong.err().contains("hush-hush"), wrong.err());
    }

    @Test
    void The_status_tells_what_needs_which_key_even_one_that_is_lost() {
        var file = folder.resolve("ring.json");
        var ring = KeyRing.create();
        ring.write(file);
        desk.needs = new KeyNeeds(Map.of(7L, Map.of(SealedKind.GRANT, 1L)), Set.of());
        var status = run("keyring", "status", file.toString()).out();
        assertTrue(
                status.matches("KEY +DOES +NEEDED BY\n\\d+ +seals and opens +nothing\n7 +is not here +1 grant\n"),
                status);
    }

    @Test
    void Stored_texts_cannot_steer_the_terminal() {
        run("tenant", "create", "evil\u001b[2Jname");
        assertFalse(run("tenant", "list").out().contains("\u001b"));
    }

    @Test
    void A_stopped_process_stops_its_gateway_in_order() throws Exception {
        var trace = folder.resolve("trace");
        var process = MemoryDesk.Process.start(trace);
        try (var out = process.inputReader()) {
            assertEquals(
                    "Handfast serves https://connect.example.com on port 4711; probes and metrics on port 4712.",
                    out.readLine());
            process.destroy(); // SIGTERM
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals("stopped", Files.readString(trace));
            assertEquals(143, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private Id tenant() {
        var made = run("tenant", "create", "Bakery", "--redirect", "https://a.example.com/*");
        assertEquals(0, made.code(), made.err());
        return Id.fromHex(made.out().strip()).orElseThrow();
    }

    private Answer run(List<String> words) {
        return run(words.toArray(String[]::new));
    }

    private Answer run(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Handfast.commandLine(office())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Answer(code, out.toString(), err.toString());
    }

    private Office office() {
        return new Office(
                desk,
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                InstantSource.fixed(NOW));
    }

    private static void collect(CommandLine line, List<String> words, List<List<String>> all) {
        all.add(words);
        line.getSubcommands().forEach((name, below) -> collect(below, append(words, name), all));
    }

    private static List<String> append(List<String> words, String more) {
        return append(words, List.of(more));
    }

    private static List<String> append(List<String> words, List<String> more) {
        var all = new ArrayList<>(words);
        all.addAll(more);
        return all;
    }
}
