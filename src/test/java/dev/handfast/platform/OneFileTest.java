package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.CALLBACK;
import static dev.handfast.platform.Upstreams.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Secret;
import dev.handfast.platform.Upstreams.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneFileTest {
    private static final String FILE = """
            name: Birdhouse
            proof: oauth
            token-lifetime: 4 hours
            hosts:
              id: https://id.birdhouse.example
              api: https://api.birdhouse.example
            selection: none
            scopes:
              ask: [sing, fly]
              require: [sing]
            authorize:
              url: "{id}/oauth2/authorize"
              pkce: s256-hex
            token:
              url: "{id}/oauth2/token"
              client-auth: body
              rename:
                client_secret: app_secret
            refresh:
              way: refresh-token
              url: "{id}/oauth2/token"
              lead: 5m
            callback:
              ends-with-slash: true
              issuer: {value: https://id.birdhouse.example, required: true}
            api:
              token-in: query
              headers:
                Client-Id: "{client-id}"
            identity:
              request:
                url: "{api}/users"
              at: [/data/0]
              id: [/id]
              username: [/login]
              display-name: [/display_name]
            revoke:
              url: "{id}/oauth2/revoke"
              token: access-token
            """;

    @Test
    void a_plain_platform_is_one_file_and_no_java(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("birdhouse.yaml"), FILE);
        try (var upstreams = new Upstreams(Optional.of(folder))) {
            upstreams
                    .on("POST /birdhouse/id/oauth2/token", Reply.ok("""
                            {"access_token":"t","expires_in":14124,"refresh_token":"r","scope":["sing"],"token_type":"bearer"}"""))
                    .on("GET /birdhouse/api/users", Reply.ok("""
                            {"data":[{"id":"7","login":"ana","display_name":"Ana"}]}"""))
                    .on("POST /birdhouse/id/oauth2/revoke", Reply.of(200, ""));
            var birdhouse = upstreams.oauth("birdhouse");
            var verifier = Optional.of(Secret.random());

            var url = birdhouse.authorizeUrl(APP, Secret.of("s"), CALLBACK, verifier);
            var tokens = await(birdhouse.redeem(APP, Secret.of("c"), CALLBACK, verifier));
            var identity = await(birdhouse.identity(APP, tokens));

            assertTrue(url.getQuery().matches(".*code_challenge=[0-9a-f]{64}.*"), url.getQuery());
            assertEquals(Set.of("sing"), tokens.scopes());
            assertEquals(
                    "s%c+r:t",
                    upstreams.only("POST /birdhouse/id/oauth2/token").form().get("app_secret"));
            assertEquals(new Identity("7", "ana", "Ana", Optional.empty(), Optional.empty()), identity);
            assertEquals(
                    Map.of("access_token", "t"),
                    upstreams.only("GET /birdhouse/api/users").query());
            assertEquals(
                    "app:1",
                    upstreams.only("GET /birdhouse/api/users").headers().get("Client-Id"));
            assertTrue(await(birdhouse.revoke(APP, tokens)));
            var platform = birdhouse.platform();
            assertTrue(platform.callbackEndsWithSlash());
            assertEquals(Optional.of(new Platform.Issuer("https://id.birdhouse.example", true)), platform.issuer());
            assertEquals("4 hours", platform.tokenLifetime());
            assertEquals(
                    URI.create(upstreams.url("birdhouse", "id") + "/oauth2/token"),
                    platform.refresh().url().orElseThrow().url());
        }
    }
}
