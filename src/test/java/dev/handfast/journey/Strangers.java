package dev.handfast.journey;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Clients that an API must not know. */
public final class Strangers {
    private record Minted(ApiKey key, Secret text) {}

    private Strangers() {}

    /** Without a key; with one that never was one, those of other APIs, one that ended, one that was revoked. */
    public static List<LateClient> at(KeyFormat api, Guest guest) {
        var revoked = minted(api, guest, Optional.empty());
        guest.stage()
                .withTenancy(tenancy ->
                        tenancy.revokeKey(guest.tenant().id(), revoked.key().id()));
        var others = Arrays.stream(KeyFormat.values())
                .filter(other -> other != api)
                .map(other -> guest.late(guest.key(other, Role.OWNER, Set.of())));
        var broken = Stream.of(
                new LateClient(guest.stage().publicUrl(), Optional.empty()),
                guest.late(api.mint()),
                guest.late(Secret.of(api.prefix())),
                guest.late(Secret.of("x".repeat(600))),
                guest.late(revoked.text()),
                guest.late(minted(api, guest, Optional.of(Instant.now().minusSeconds(1)))
                        .text()));
        return Stream.concat(others, broken).toList();
    }

    private static Minted minted(KeyFormat api, Guest guest, Optional<Instant> end) {
        var text = api.mint();
        var made = Instant.now().minus(Duration.ofDays(1));
        var key = new ApiKey(
                Id.at(made),
                guest.tenant().id(),
                api.dialect(),
                "test",
                api.preview(text),
                Role.OWNER,
                Set.of(),
                made,
                end);
        guest.stage().withTenancy(tenancy -> tenancy.createKey(key, text));
        return new Minted(key, text);
    }
}
