package dev.handfast.dialect.postbreeze;

import dev.handfast.account.Account;
import dev.handfast.account.Cause;
import dev.handfast.account.Trouble;
import dev.handfast.connect.Health;
import dev.handfast.core.Id;
import dev.handfast.state.Terms;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Postbreeze's rows. What is not known is null. */
final class PostbreezeWords {
    static final String ACCOUNT = "soc_";
    static final String WORKSPACE = "ws_";
    private static final String USER = "usr_";
    private static final String DEFAULT_BOARD = "defaultBoardId";
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private PostbreezeWords() {}

    /** A social account; it is its own health report. */
    record SocialAccount(
            String id,
            String workspaceId,
            Channel platform,
            String externalId,
            String handle,
            String displayName,
            String avatarUrl,
            String status,
            List<String> scopes,
            String connectedAt,
            String lastRefreshedAt,
            String tokenExpiresAt,
            String lastRefreshAttemptAt,
            String lastRefreshError,
            Integer lastRefreshErrorStatus,
            Map<String, String> meta,
            String defaultBoardId) {
        /** An account as it stands. */
        static SocialAccount of(Channel channel, Health health) {
            return of(channel, health.account(), status(health));
        }

        /** An account that was disconnected just now. */
        static SocialAccount gone(Channel channel, Account account) {
            return of(channel, account, "DISCONNECTED");
        }

        private static SocialAccount of(Channel channel, Account account, String status) {
            var meta = new TreeMap<>(account.details());
            meta.remove(Terms.VARIANT);
            meta.remove(DEFAULT_BOARD);
            return new SocialAccount(
                    ACCOUNT + account.id().ulid(),
                    workspace(account.profile()),
                    channel,
                    account.upstreamId(),
                    account.username(),
                    account.displayName(),
                    account.picture().map(URI::toString).orElse(null),
                    status,
                    account.scopes().stream().sorted().toList(),
                    time(account.connectedAt()),
                    account.renewal().renewedAt().map(PostbreezeWords::time).orElse(null),
                    account.expiresAt().map(PostbreezeWords::time).orElse(null),
                    account.renewal().attemptedAt().map(PostbreezeWords::time).orElse(null),
                    account.renewal().failed().map(Cause::sentence).orElse(null),
                    account.renewal().platformStatus().orElse(null),
                    meta,
                    account.details().get(DEFAULT_BOARD));
        }

        /** What can be used is active, whether renewing it fails or not: that is told beside it. */
        private static String status(Health health) {
            if (health.tokenValid()) {
                return "ACTIVE";
            }
            var cause = health.account().trouble().map(Trouble::cause);
            return cause.equals(Optional.of(Cause.REVOKED)) ? "REVOKED" : "TOKEN_EXPIRED";
        }
    }

    /** A workspace, with the caller's membership. */
    record Workspace(
            String id,
            String name,
            String slug,
            String ownerUserId,
            String timezone,
            String timeFormat,
            String brandColor,
            String logoUrl,
            String deletedAt,
            String createdAt,
            String updatedAt,
            List<Membership> memberships) {
        static Workspace of(Profile profile, ApiKey key) {
            var card = profile.card();
            var user = USER + profile.tenant().ulid();
            return new Workspace(
                    workspace(profile.id()),
                    profile.name(),
                    card.slug(),
                    user,
                    card.timezone().getId(),
                    card.timeFormat().name(),
                    profile.color().isEmpty() ? null : profile.color(),
                    card.logo().map(URI::toString).orElse(null),
                    null,
                    time(profile.createdAt()),
                    time(card.updatedAt()),
                    List.of(new Membership(roleOf(key.role()), user, workspace(profile.id()))));
        }
    }

    /** What the caller may do in a workspace. */
    record Membership(String role, String userId, String workspaceId) {}

    private static String roleOf(Role role) {
        return switch (role) {
            case OWNER -> "OWNER";
            case ADMIN -> "ADMIN";
            case READER, VENDOR -> "CLIENT_REVIEWER";
        };
    }

    private static String workspace(Id profile) {
        return WORKSPACE + profile.ulid();
    }

    private static String time(Instant instant) {
        return MILLISECONDS.format(instant);
    }
}
