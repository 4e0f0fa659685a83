package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.body;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Stage;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiryContractTest {
    @Test
    void a_state_whose_time_is_over_completes_nothing_by_program_or_browser() {
        var guest = Stage.shared().tenant();
        var customer = Customer.of(guest);
        var back = customer.consented("twitter", "ada", Map.of());
        var browser = new Browser();
        var start = customer.api().post("/v1/accounts/connect/twitter", Map.of("returnTo", Stage.REDIRECT));
        var launch = URI.create(start.json().path("redirectUrl").asText());
        var callback = browser.consent(launch, "ada", "allow");

        guest.outlastsItsFlows();

        assertEquals(404, browser.open(launch).status());
        var late = customer.api()
                .post(
                        "/v1/accounts/connect/twitter/complete",
                        body("code", back.get("code"), "state", back.get("state")));
        assertEquals(400, late.status());
        assertEquals("state", late.json().at("/error/rule").asText());
        assertEquals(404, browser.open(callback).status());
        assertEquals(0, customer.api().get("/v1/accounts").json().path("data").size());
    }
}
