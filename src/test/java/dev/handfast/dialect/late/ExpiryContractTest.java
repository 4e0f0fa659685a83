package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.keyless;
import static dev.handfast.dialect.late.Contract.refused;
import static dev.handfast.dialect.late.Step.token;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Stage;
import org.junit.jupiter.api.Test;

/** What is left of a flow when the person took too long. */
class ExpiryContractTest {
    @Test
    void nothing_can_be_seen_chosen_or_exchanged_any_more() {
        var guest = Stage.shared().tenant();
        var late = Browser.query(new Browser()
                .consent(Step.authUrl(guest, "twitter", guest.profile().hex(), ""), "ada", "allow"));
        var waiting = Step.PAGE.waiting(guest, "few");
        var page = waiting.id(0);
        granted(guest.late().get(waiting.listPath()));

        guest.outlastsItsFlows();

        refused(500, "invalid_temp_token", guest.late().get(waiting.listPath()));
        refused(401, "invalid_connect_token", keyless(guest).get(waiting.listPath(), token(waiting.connectToken())));
        refused(404, "not_found", keyless(guest).get("/v1/connect/pending-data?token=" + waiting.tempToken()));
        invalid(waiting.choose(guest.late(), page), "tempToken");
        refused(401, "invalid_connect_token", waiting.choose(keyless(guest), page, token(waiting.connectToken())));
        refused(
                400,
                "invalid_state",
                guest.late()
                        .post(
                                "/v1/connect/twitter",
                                Contract.body(
                                        "code",
                                        late.get("code"),
                                        "state",
                                        late.get("state"),
                                        "profileId",
                                        guest.profile().hex())));
        granted(guest.late().get("/v1/accounts"));
    }
}
