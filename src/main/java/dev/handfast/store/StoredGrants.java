package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.maybeTime;
import static dev.handfast.store.Columns.time;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Cause;
import dev.handfast.account.Grant;
import dev.handfast.account.Trouble;
import dev.handfast.core.Id;
import dev.handfast.platform.Identity;
import dev.handfast.platform.TokenSet;
import dev.handfast.refresh.Renewals.Claimed;
import dev.handfast.refresh.Renewals.Standing;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/**
 * How grants stand in rows.
 *
 * @param vault opens and seals their tokens
 */
record StoredGrants(Vault vault) {
    /** The columns that the readers here want, of a grant called {@code g}. */
    static final String COLUMNS = """
            g.id as grant_id, g.tenant, g.platform, g.client_id, g.identity::text as identity, g.access_token, g.refresh_token,
            g.token_type, g.scopes, g.extras::text as extras, g.access_expires_at, g.refresh_expires_at, g.issued_at, g.fence,
            g.token_no, g.failures, g.refresh_state, g.cause, g.platform_code, g.platform_status, g.trouble_since, g.leased_until,
            g.next_refresh_at, case when g.failures > 0 and g.leased_until is null then g.spent_at end as failed_at""";

    Buffer access(Grant grant, TokenSet tokens) {
        return bytes(vault.seal(tokens.accessToken(), new Place(grant.tenant(), grant.id(), "access")));
    }

    Buffer refresh(Grant grant, TokenSet tokens) {
        return bytes(tokens.refreshToken()
                .map(token -> vault.seal(token, new Place(grant.tenant(), grant.id(), "refresh")))
                .orElse(null));
    }

    Grant grant(Row row) {
        var grant = id(row, "grant_id");
        var tenant = id(row, "tenant");
        return new Grant(
                grant,
                tenant,
                row.getString("platform"),
                row.getString("client_id"),
                Columns.read(row.getString("identity"), Identity.class),
                tokens(row, tenant, grant));
    }

    private TokenSet tokens(Row row, Id tenant, Id grant) {
        return new TokenSet(
                vault.open(bytes(row, "access_token"), new Place(tenant, grant, "access")),
                Optional.ofNullable(bytes(row, "refresh_token"))
                        .map(stored -> vault.open(stored, new Place(tenant, grant, "refresh"))),
                maybeTime(row, "access_expires_at"),
                maybeTime(row, "refresh_expires_at"),
                Columns.texts(row, "scopes"),
                row.getString("token_type"),
                Columns.words(row, "extras"));
    }

    Claimed claimed(Row row) {
        return new Claimed(
                grant(row),
                time(row, "issued_at"),
                row.getLong("fence"),
                row.getLong("token_no"),
                row.getInteger("failures"),
                AccountStatus.valueOf(row.getString("refresh_state")),
                maybeTime(row, "trouble_since"),
                row.getBoolean("spent"),
                row.getBoolean("abandoned"));
    }

    Standing standing(Row row) {
        return new Standing(
                grant(row),
                time(row, "issued_at"),
                row.getLong("token_no"),
                maybeTime(row, "leased_until"),
                AccountStatus.valueOf(row.getString("refresh_state")),
                trouble(row),
                maybeTime(row, "failed_at"));
    }

    /** What keeps a grant from being renewed, from its columns of the same names. */
    static Optional<Trouble> trouble(Row row) {
        return Optional.ofNullable(row.getString("cause"))
                .map(cause -> new Trouble(
                        Cause.valueOf(cause),
                        Optional.ofNullable(row.getString("platform_code")),
                        time(row, "trouble_since"),
                        maybeTime(row, "next_refresh_at"),
                        Optional.ofNullable(row.getInteger("platform_status"))));
    }
}
