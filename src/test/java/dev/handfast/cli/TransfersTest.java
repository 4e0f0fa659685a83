package dev.handfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.GatewayDesk;
import dev.handfast.dialect.handfast.Own;
import dev.handfast.journey.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code handfast export} and {@code handfast import}, on a database of a running gateway. */
class TransfersTest {
    private static final String PASSPHRASE = "correct horse battery staple\n";

    @TempDir
    Path folder;

    private final Stage stage = Stage.shared();
    private final Stage.Guest from = stage.tenant();
    private final Stage.Guest to = stage.tenant();

    private record Told(int code, String out, String err) {}

    private Told run(String... words) {
        var settings = stage.sandbox().settings();
        var environment = new HashMap<String, String>(Map.of(
                "HANDFAST_PUBLIC_URL", settings.publicUrl().toString(),
                "HANDFAST_DATABASE_URL", stage.databaseUrl(),
                "HANDFAST_KEYRING_FILE", settings.keyringFile().toString(),
                "HANDFAST_ALLOW_LOOPBACK_HTTP", "true"));
        var app = settings.platforms().get("twitter");
        environment.put("HANDFAST_PLATFORM_TWITTER_CLIENT_ID", app.clientId());
        environment.put("HANDFAST_PLATFORM_TWITTER_CLIENT_SECRET", "any");
        var input = new ByteArrayInputStream(PASSPHRASE.getBytes(StandardCharsets.UTF_8));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Handfast.commandLine(new Office(new GatewayDesk(), environment, input, InstantSource.system()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Told(code, out.toString(), err.toString());
    }

    private List<String> accounts(Stage.Guest guest) {
        var names = new ArrayList<String>();
        Own.answered(200, Own.of(guest).get("/accounts"))
                .path("data")
                .forEach(
                        account -> names.add(account.path("platform_account_id").asText()));
        return names;
    }

    @Test
    void What_one_tenant_takes_along_another_brings_and_once() throws IOException {
        Own.of(from).consented("few", "twitter");
        var file = folder.resolve("connections.json").toString();

        var left = run("export", from.tenant().id().hex(), file, "--passphrase-file", "-");
        var came = run("import", to.tenant().id().hex(), file, "--passphrase-file", "-");
        var again = run("import", to.tenant().id().hex(), file, "--passphrase-file", "-");

        assertEquals(0, left.code(), left.err());
        assertTrue(Files.readString(Path.of(file)).contains("handfast-export"));
        assertEquals(0, came.code(), came.err() + came.out());
        assertTrue(came.out().contains("1 new"), came.out());
        assertTrue(again.out().contains("was there"), again.out());
        assertEquals(accounts(from), accounts(to));
    }

    @Test
    void A_file_that_is_there_is_not_overwritten() throws IOException {
        var file = Files.writeString(folder.resolve("there.json"), "mine");

        var told = run("export", from.tenant().id().hex(), file.toString(), "--passphrase-file", "-");

        assertEquals(2, told.code());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void Connections_in_clear_are_told_of_one_by_one() throws IOException {
        var file = Files.writeString(folder.resolve("plain.json"), """
                {"connections": [
                  {"platform": "bluesky", "identity": {"id": "did:plc:cli"}, "tokens": {"access_token": "hush-hush"}},
                  {"platform": "myspace", "identity": {"id": "1"}, "tokens": {"access_token": "hush-hush"}}]}""");

        var told = run("import", to.tenant().id().hex(), file.toString());

        assertEquals(1, told.code());
        assertTrue(told.out().contains("1 new"), told.out());
        assertTrue(told.out().contains("not known here"), told.out());
        assertFalse((told.out() + told.err()).contains("hush-hush"));
        assertEquals(List.of("did:plc:cli"), accounts(to));
    }

    @Test
    void An_export_needs_its_passphrase() throws IOException {
        var file = Files.writeString(folder.resolve("export.json"), "{\"format\": \"handfast-export\"}");

        assertEquals(2, run("import", to.tenant().id().hex(), file.toString()).code());
        assertEquals(
                2,
                run("import", to.tenant().id().hex(), folder.resolve("none").toString())
                        .code());
    }
}
