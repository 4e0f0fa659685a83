package dev.handfast.dialect.letmepost;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.account.Account;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Input;
import dev.handfast.platform.Kind;
import dev.handfast.webhook.Event;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** letmepost's shapes and words. */
final class LetmepostWords {
    static final String BLUESKY = "bluesky";
    static final String FACEBOOK = "facebook";
    static final String PINTEREST = "pinterest";
    private static final String LINKEDIN = "linkedin";
    static final Set<String> PLATFORMS =
            Set.of(BLUESKY, "facebook", "instagram", LINKEDIN, PINTEREST, "threads", "tiktok", "twitter");

    /** The sorts of accounts that letmepost has a word for: it knows eight platforms, and of LinkedIn people alone. */
    static final Set<String> TOLD = PLATFORMS.stream()
            .flatMap(platform -> Arrays.stream(Kind.values())
                    .filter(kind -> !(platform.equals(LINKEDIN) && kind == Kind.ORGANIZATION))
                    .map(kind -> Event.sort(platform, kind)))
            .collect(Collectors.toUnmodifiableSet());

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private LetmepostWords() {}

    /** A list that has no pages. */
    record Data<T>(List<T> data) {}

    /** Something that was deleted. */
    record Deleted(String id, boolean deleted) {}

    /** A connected account. */
    record SocialAccount(
            String id,
            String profileId,
            String platform,
            String platformAccountId,
            String displayName,
            String tokenExpiresAt,
            String createdAt,
            String updatedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) Pinterest pinterest,

            @JsonInclude(JsonInclude.Include.NON_NULL) Instagram instagram) {
        static SocialAccount of(Account account) {
            return new SocialAccount(
                    uuid(account.id()),
                    uuid(account.profile()),
                    account.platform(),
                    account.upstreamId(),
                    account.displayName(),
                    account.expiresAt().map(LetmepostWords::time).orElse(null),
                    time(account.connectedAt()),
                    time(account.updatedAt()),
                    account.platform().equals(PINTEREST) ? Pinterest.of(account) : null,
                    account.platform().equals("instagram") ? Instagram.of(account) : null);
        }
    }

    /** What else is told of a Pinterest account. */
    record Pinterest(String defaultBoardId, String defaultBoardName) {
        static Pinterest of(Account account) {
            return new Pinterest(
                    account.details().get("defaultBoardId"), account.details().get("defaultBoardName"));
        }
    }

    /** What else is told of an Instagram account. */
    record Instagram(String kind, String accountType, List<String> grantedScopes) {
        static Instagram of(Account account) {
            return new Instagram(
                    null,
                    account.details().get("accountType"),
                    account.scopes().stream().sorted().toList());
        }
    }

    /** Whether letmepost has a word for this account. */
    static boolean tells(Account account) {
        return TOLD.contains(Event.sort(account.platform(), account.kind()));
    }

    static String uuid(Id id) {
        return id.uuid().toString();
    }

    /** To the millisecond, always with three digits. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A profile's id, if given. Fails with {@code PROFILE_NOT_FOUND} for a UUID that is none of ours. */
    static Optional<Id> profile(Input input) {
        return input.text("profileId", 64).flatMap(text -> {
            if (!Letmepost.looksLikeId(text)) {
                input.fault("profileId", "must be a UUID");
                return Optional.empty();
            }
            return Optional.of(Letmepost.id(text)
                    .orElseThrow(
                            () -> GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id")));
        });
    }

    /** A text for one line, without the blanks around it, if there is more to it. */
    static Optional<String> line(Input input, String name, int most) {
        return input.text(name, most)
                .filter(text -> {
                    boolean plain = text.chars().noneMatch(Character::isISOControl);
                    if (!plain) {
                        input.fault(name, "must not hold control characters");
                    } else if (text.isBlank()) {
                        input.fault(name, "must not be blank");
                    }
                    return plain && !text.isBlank();
                })
                .map(String::strip);
    }

    /** The same; it must be given. */
    static String needLine(Input input, String name, int most) {
        return line(input, name, most).orElseGet(() -> input.missing(name));
    }

    /** Lets a failure tell which platform it is about. */
    static <T> Function<Throwable, Future<T>> about(String platform) {
        return failure -> Future.failedFuture(
                failure instanceof GatewayError error && PLATFORMS.contains(platform)
                        ? error.platform(platform)
                        : failure);
    }
}
