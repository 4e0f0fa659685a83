package dev.handfast.dialect.leadconnector;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.handfast.account.Account;
import dev.handfast.account.AccountStatus;
import dev.handfast.connect.Health;
import dev.handfast.platform.Kind;
import dev.handfast.state.Terms;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** LeadConnector's shapes. */
final class LeadWords {
    private static final String BUSINESS = "business";

    private LeadWords() {}

    /** What every success is told in. */
    record Envelope(boolean success, int statusCode, String message, Object results) {
        static Envelope of(int status, String message, Object results) {
            return new Envelope(true, status, message, results);
        }
    }

    /** An account as attaching it answers. */
    record Attached(
            @JsonProperty("_id") String id,
            String oAuthId,
            String oldId,
            String locationId,
            String originId,
            String platform,
            String type,
            String name,
            String avatar,
            Map<String, String> meta,
            boolean active,
            boolean deleted,
            String createdAt,
            String updatedAt) {
        static Attached of(Account account, Word word) {
            return new Attached(
                    account.id().hex(),
                    account.grant().hex(),
                    threePart(account),
                    account.profile().alphanumeric(),
                    account.upstreamId(),
                    word.text(),
                    typeOf(account),
                    account.displayName(),
                    pictureOf(account.picture()),
                    Map.of(),
                    account.status() != AccountStatus.RECONNECT_REQUIRED,
                    false,
                    account.connectedAt().toString(),
                    account.updatedAt().toString());
        }
    }

    /** An account as the list has it. One that never ends has no {@code expire}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Listed(
            String id,
            String oauthId,
            String profileId,
            String name,
            String platform,
            String type,
            String expire,
            boolean isExpired,
            Map<String, String> meta) {
        static Listed of(Health health) {
            var account = health.account();
            return new Listed(
                    threePart(account),
                    account.grant().hex(),
                    account.id().hex(),
                    account.displayName(),
                    Word.ofPlatform(account.platform()).orElseThrow().text(),
                    typeOf(account),
                    account.expiresAt().map(Object::toString).orElse(null),
                    !health.tokenValid(),
                    Map.of());
        }
    }

    /** The list; accounts are in no groups here. */
    record Accounts(List<Listed> accounts, List<Object> groups) {}

    /** What a deletion answers. */
    record Deleted(String locationId, String id) {}

    /** {@code <oauthId>_<locationId>_<originId>}. */
    static String threePart(Account account) {
        return account.grant().hex() + "_" + account.profile().alphanumeric() + "_" + account.upstreamId();
    }

    /** A picture's address, or nothing. */
    static String pictureOf(Optional<URI> picture) {
        return picture.map(URI::toString).orElse("");
    }

    /** Which of a platform's kinds an account is of. */
    static String typeOf(Account account) {
        return switch (account.kind()) {
            case PAGE, ORGANIZATION -> "page";
            case LOCATION -> "location";
            case PERSON, BOARD -> isBusiness(account) ? BUSINESS : "profile";
        };
    }

    private static boolean isBusiness(Account account) {
        return account.kind() == Kind.PERSON
                && BUSINESS.equals(account.details().get(Terms.VARIANT));
    }
}
