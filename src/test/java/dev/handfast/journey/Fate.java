package dev.handfast.journey;

import dev.handfast.config.Settings;
import dev.handfast.core.Id;
import dev.handfast.refresh.Renewals.Standing;
import dev.handfast.sandbox.platforms.SimulatedPlatforms;
import dev.handfast.store.Database;
import dev.handfast.store.PgRenewals;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Vault;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * How a grant ended up, held against what its platform knows.
 *
 * @param platform where it is
 * @param status whether it can be used, as stored
 * @param cause why not, as stored
 * @param standing of its refresh token, as the platform has it
 */
record Fate(String platform, String status, String cause, String standing) {
    /** Whether all is well, or as bad as is told. */
    boolean isTrue() {
        return switch (status) {
            case "ACTIVE" -> standing.equals("live");
            case "RECONNECT_REQUIRED" ->
                cause.equals("ANSWER_LOST") && Set.of("rotated", "revoked").contains(standing);
            default -> false;
        };
    }

    /** Of all grants, opened with the gateway's own keys. */
    static List<Fate> all(Settings settings, SimulatedPlatforms platforms) {
        var vertx = Vertx.vertx();
        var database = Database.open(vertx, settings.database().url(), 1);
        var renewals = new PgRenewals(database, Vault.with(KeyRing.read(settings.keyringFile())));
        try {
            return new Rows(URI.create(settings.database().url().reveal()))
                    .read("select id from oauth_grant order by id", row -> row.getObject(1, UUID.class)).stream()
                            .map(id -> Stage.await(
                                            renewals.standing(Id.fromUuid(id).orElseThrow()))
                                    .orElseThrow())
                            .map(standing -> of(standing, platforms))
                            .toList();
        } finally {
            Stage.await(database.close().eventually(vertx::close));
        }
    }

    private static Fate of(Standing standing, SimulatedPlatforms platforms) {
        var platform = standing.grant().platform();
        return new Fate(
                platform,
                standing.status().name(),
                standing.trouble().map(trouble -> trouble.cause().name()).orElse(""),
                standing.grant()
                        .tokens()
                        .refreshToken()
                        .map(token -> platforms.standing(platform, token.reveal()))
                        .orElse("live"));
    }
}
