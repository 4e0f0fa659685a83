package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.keyless;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.unauthorized;

import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every operation that needs a key says to whoever has none that counts. */
class AuthenticationContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final List<LateClient> STRANGERS = Contract.strangers(GUEST);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /connect/twitter",
                "POST /connect/twitter",
                "GET /connect/facebook/select-page",
                "POST /connect/facebook/select-page",
                "GET /connect/googlebusiness/locations",
                "POST /connect/googlebusiness/select-location",
                "POST /connect/linkedin/select-organization",
                "GET /connect/pinterest/select-board",
                "POST /connect/pinterest/select-board",
                "POST /connect/bluesky/credentials",
                "GET /profiles",
                "POST /profiles",
                "GET /profiles/ID",
                "PUT /profiles/ID",
                "DELETE /profiles/ID",
                "POST /profiles/ID/clone-connection",
                "GET /accounts",
                "GET /accounts/health",
                "GET /accounts/ID",
                "GET /accounts/ID/health",
                "PUT /accounts/ID",
                "PATCH /accounts/ID",
                "DELETE /accounts/ID",
                "GET /users",
                "GET /users/ID",
                "GET /auth/verify",
                "GET /usage-stats",
                "GET /api-keys",
                "POST /api-keys",
                "DELETE /api-keys/ID"
            })
    void refuses_strangers_before_anything_else(String operation) {
        var words = operation.replace("ID", nobody()).split(" ");

        STRANGERS.forEach(stranger -> unauthorized(stranger.raw(words[0], "/v1" + words[1], "")));
    }

    @Test
    void wants_the_key_as_a_bearer_token() {
        for (var header : List.of(
                GUEST.key().reveal(),
                "Basic " + GUEST.key().reveal(),
                "Bearer",
                "Bearer ",
                "Bearer" + GUEST.key().reveal(),
                "Token " + GUEST.key().reveal())) {
            unauthorized(keyless(GUEST).get("/v1/users", "Authorization", header));
        }
        for (var scheme : List.of("Bearer ", "bearer ", "BEARER   ")) {
            Contract.granted(keyless(GUEST)
                    .get("/v1/users", "Authorization", scheme + GUEST.key().reveal()));
        }
        unauthorized(keyless(GUEST).get("/v1/users?api_key=" + GUEST.key().reveal()));
    }

    @Test
    void takes_a_connect_token_for_the_choice_alone() {
        var waiting = Step.PAGE.waiting(GUEST, "few");

        for (var path :
                List.of("/users", "/accounts", "/profiles", "/connect/twitter?profileId=" + waiting.profile())) {
            unauthorized(keyless(GUEST).get("/v1" + path, Step.token(waiting.connectToken())));
        }
        unauthorized(keyless(GUEST).get("/v1/users", "Authorization", "Bearer " + waiting.connectToken()));
        unauthorized(keyless(GUEST).get(waiting.listPath(), "Authorization", "Bearer " + waiting.tempToken()));
    }
}
