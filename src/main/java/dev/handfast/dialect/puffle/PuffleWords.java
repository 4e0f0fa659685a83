package dev.handfast.dialect.puffle;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.handfast.account.Account;
import dev.handfast.platform.Kind;
import dev.handfast.tenant.Profile;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;

/** Puffle's shapes. What is not known is null. */
final class PuffleWords {
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private PuffleWords() {}

    /** A row of the accounts, with Late's id of it beside its own. */
    record SocialAccount(
            String id,
            @JsonProperty("user_profile_id") String userProfileId,
            @JsonProperty("late_account_id") String lateAccountId,
            String platform,
            @JsonProperty("platform_username") String username,
            @JsonProperty("platform_display_name") String displayName,
            @JsonProperty("platform_profile_picture") String profilePicture,
            @JsonProperty("platform_id") String platformId,
            @JsonProperty("account_type") String accountType,
            @JsonProperty("profile_url") String profileUrl,
            @JsonProperty("last_sync_at") String lastSyncAt,
            @JsonProperty("created_at") String createdAt,
            @JsonProperty("updated_at") String updatedAt) {
        static SocialAccount of(Account account) {
            return new SocialAccount(
                    account.id().uuid().toString(),
                    account.profile().uuid().toString(),
                    account.id().hex(),
                    account.platform(),
                    account.username(),
                    account.displayName(),
                    text(account.picture().orElse(null)),
                    account.upstreamId(),
                    typeOf(account),
                    text(account.url().orElse(null)),
                    time(account.updatedAt()),
                    time(account.connectedAt()),
                    time(account.updatedAt()));
        }
    }

    /** The same account, light. */
    record CalendarAccount(
            String id,
            String platform,
            String username,
            String displayName,
            String profilePicture,
            String profileLabel,
            String accountType) {
        static CalendarAccount of(Account account) {
            return new CalendarAccount(
                    account.id().uuid().toString(),
                    account.platform(),
                    account.username(),
                    account.displayName(),
                    text(account.picture().orElse(null)),
                    account.kind() == Kind.PERSON ? "Personal" : "Company",
                    typeOf(account));
        }
    }

    /** A row of the profiles, with Late's id of it beside its own. */
    record UserProfile(
            String id,
            @JsonProperty("user_id") String userId,
            @JsonProperty("late_profile_id") String lateProfileId,
            @JsonProperty("late_profile_name") String lateProfileName,
            String timezone,
            @JsonProperty("created_at") String createdAt,
            @JsonProperty("updated_at") String updatedAt) {
        static UserProfile of(Profile profile) {
            return new UserProfile(
                    profile.id().uuid().toString(),
                    profile.tenant().uuid().toString(),
                    profile.id().hex(),
                    profile.name(),
                    profile.card().timezone().getId(),
                    time(profile.createdAt()),
                    time(profile.card().updatedAt()));
        }
    }

    /** The same profile as Late has it; a new one has no accounts. */
    record LateProfile(@JsonProperty("_id") String id, String name, List<String> accounts) {
        static LateProfile of(Profile profile) {
            return new LateProfile(profile.id().hex(), profile.name(), List.of());
        }
    }

    private static String typeOf(Account account) {
        return account.kind() == Kind.PERSON ? "personal" : "organization";
    }

    private static String text(URI uri) {
        return uri == null ? null : uri.toString();
    }

    private static String time(Instant instant) {
        return MILLISECONDS.format(instant);
    }
}
