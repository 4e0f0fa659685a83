package dev.handfast.dialect.letmepost;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A tenant that speaks letmepost.
 *
 * @param guest who it is
 * @param api its client, with a key that may do everything
 */
record Customer(Guest guest, LateClient api) {
    static Customer arrives() {
        return of(Stage.shared().tenant());
    }

    static Customer arrives(UnaryOperator<TenantSettings> change) {
        return of(Stage.shared().tenant(change));
    }

    static Customer of(Guest guest) {
        return new Customer(guest, client(guest, guest.key(KeyFormat.LETMEPOST, Role.OWNER, Set.of())));
    }

    private static LateClient client(Guest guest, Secret key) {
        return new LateClient(guest.stage().publicUrl(), Optional.of(key));
    }

    /** A client with a key of another kind. */
    LateClient with(Secret key) {
        return client(guest, key);
    }

    LateClient reader() {
        return with(guest.key(KeyFormat.LETMEPOST, Role.READER, Set.of()));
    }

    LateClient pinned(Id profile) {
        return with(guest.key(KeyFormat.LETMEPOST, Role.OWNER, Set.of(profile)));
    }

    LateClient keyless() {
        return new LateClient(guest.stage().publicUrl(), Optional.empty());
    }

    String profile() {
        return guest.profile().uuid().toString();
    }

    /** Starts a flow and tells where the person goes. */
    URI start(String platform, Map<String, ?> body) {
        return URI.create(Contract.answered(200, api.post("/v1/accounts/connect/" + platform, body))
                .path("redirectUrl")
                .asText());
    }

    /** The whole way in a browser that ends at the client; where that is, decoded. */
    Map<String, String> connect(String platform, String person) {
        return Browser.query(new Browser().connect(start(platform, Map.of("returnTo", Stage.REDIRECT)), person));
    }

    /** What a program has in hand once the person consented. */
    Map<String, String> consented(String platform, String person, Map<String, ?> body) {
        return Browser.query(new Browser().consent(start(platform, body), person, "allow"));
    }

    /** The same, completed by program. */
    Reply complete(String platform, String person) {
        var back = consented(platform, person, Map.of());
        return api.post(
                "/v1/accounts/connect/" + platform + "/complete",
                Map.of("code", back.get("code"), "state", back.get("state")));
    }
}
