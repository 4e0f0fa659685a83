package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.handfast.account.Account;
import dev.handfast.account.AccountStatus;
import dev.handfast.core.Secret;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Target;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Late's shapes. */
final class LateWords {
    private LateWords() {}

    /** {@code SocialAccount}: the reference's members and those newer clients read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SocialAccount(
            @JsonProperty("_id") String id,
            String accountId,
            String platform,
            String profileId,
            String username,
            String displayName,
            String profileUrl,
            String profilePicture,
            boolean isActive,
            boolean needsReconnection,
            String accountType,
            String connectedAt,
            Map<String, String> metadata) {
        static SocialAccount of(Account account) {
            boolean lost = account.status() == AccountStatus.RECONNECT_REQUIRED;
            return new SocialAccount(
                    account.id().hex(),
                    account.id().hex(),
                    account.platform(),
                    account.profile().hex(),
                    account.username(),
                    account.displayName(),
                    account.url().map(URI::toString).orElse(null),
                    account.picture().map(URI::toString).orElse(null),
                    !lost,
                    lost,
                    accountTypeOf(account),
                    account.connectedAt().toString(),
                    account.details());
        }
    }

    /** {@code personal} or {@code organization}, where a platform has both. */
    static String accountTypeOf(Account account) {
        return switch (account.kind()) {
            case PERSON -> "personal";
            case ORGANIZATION -> "organization";
            case PAGE -> "page";
            case LOCATION -> "location";
            case BOARD -> "board";
        };
    }

    /** What a browser or client is told of who consented. Nothing of it is believed when it comes back. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserProfile(
            String id,
            String name,
            String username,
            String displayName,
            String profilePicture,
            String refreshToken,
            Long tokenExpiresIn,
            String scope) {
        static UserProfile of(AwaitingSelection flow) {
            var identity = flow.identity();
            boolean location = flow.targets().all().stream().anyMatch(target -> target.kind() == Kind.LOCATION);
            return new UserProfile(
                    identity.id(),
                    identity.displayName(),
                    identity.username(),
                    identity.displayName(),
                    picture(identity),
                    // Clients of this step only look whether it is there, and send it back.
                    location ? handle(flow, "refresh") : null,
                    location
                            ? flow.tokens()
                                    .accessExpiresAt()
                                    .map(end -> end.getEpochSecond()
                                            - flow.id().madeAt().getEpochSecond())
                                    .orElse(null)
                            : null,
                    location
                            ? String.join(
                                    " ",
                                    flow.tokens().scopes().stream().sorted().toList())
                            : null);
        }

        private static String picture(Identity identity) {
            return identity.picture().map(URI::toString).orElse(null);
        }
    }

    /** A page that can be chosen. Its {@code access_token} is a handle that opens nothing. */
    record Page(
            String id,
            String name,
            String username,
            @JsonProperty("access_token") String accessToken,
            String category,
            List<String> tasks,
            String picture) {
        static Page of(AwaitingSelection flow, Target target) {
            return new Page(
                    target.id(),
                    target.name(),
                    target.username().orElse(null),
                    handle(flow, target.id()),
                    target.category().orElse(""),
                    target.tasks(),
                    target.picture().map(URI::toString).orElse(null));
        }
    }

    /** A location that can be chosen. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Location(
            String id,
            String name,
            String accountId,
            String accountName,
            String address,
            String category,
            String storeCode) {
        static Location of(Target target) {
            var details = target.details();
            return new Location(
                    target.id(),
                    target.name(),
                    // Clients know it by its resource name.
                    details.containsKey("accountId") ? "accounts/" + details.get("accountId") : "",
                    details.getOrDefault("accountName", ""),
                    details.getOrDefault("address", ""),
                    target.category().orElse(""),
                    details.get("storeCode"));
        }
    }

    /** An organization, as the redirect lists it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Organization(String id, String urn, String name, String vanityName) {
        static Organization of(Target target) {
            return new Organization(
                    target.id(),
                    target.details().get("urn"),
                    target.name(),
                    target.details().get("vanityName"));
        }
    }

    /** An organization with what else is known of it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OrganizationDetail(
            String id,
            String urn,
            String name,
            String logoUrl,
            String vanityName,
            String website,
            String industry,
            String description) {
        static OrganizationDetail of(Target target) {
            var details = target.details();
            return new OrganizationDetail(
                    target.id(),
                    details.get("urn"),
                    target.name(),
                    target.picture().map(URI::toString).orElse(null),
                    details.getOrDefault("vanityName", ""),
                    details.getOrDefault("website", ""),
                    details.getOrDefault("industry", ""),
                    details.getOrDefault("description", ""));
        }
    }

    /** A board that can be chosen. */
    record Board(String id, String name, String description, String privacy) {
        static Board of(Target target) {
            return new Board(
                    target.id(),
                    target.name(),
                    target.details().getOrDefault("description", ""),
                    target.details().getOrDefault("privacy", ""));
        }
    }

    /** Stands where Late has a platform's token: recognisable, always the same for the same thing, and good for nothing. */
    private static String handle(AwaitingSelection flow, String what) {
        return "hf_"
                + HexFormat.of().formatHex(Secret.of(flow.id() + "|" + what).sha256());
    }
}
