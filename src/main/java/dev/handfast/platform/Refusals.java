package dev.handfast.platform;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a platform's refusal means. No text of the platform gets into the failure.
 *
 * <p>A status of 5xx or 429 is never taken for the end of a grant, whatever the body says.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1); // a longer one is a mistake of theirs
    private static final Set<String> ENDED = Set.of("invalid_grant"); // RFC 6749 §5.2
    private static final Set<String> OURS = Set.of(
            "invalid_client",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "redirect_uri_mismatch",
            "invalid_redirect_uri");

    /** RFC 6749 §4.1.2.1. */
    private static final Map<String, Meaning> AT_AUTHORIZE = Map.of(
            "access_denied", Meaning.REJECTED,
            "server_error", Meaning.PASSING,
            "temporarily_unavailable", Meaning.PASSING,
            "invalid_request", Meaning.OURS,
            "invalid_scope", Meaning.OURS,
            "unauthorized_client", Meaning.OURS,
            "unsupported_response_type", Meaning.OURS);

    /** What means the same wherever the token endpoint says it. */
    private static final Set<Meaning> LENT = Set.of(Meaning.PASSING, Meaning.LIMITED, Meaning.OURS, Meaning.PERMISSION);

    /** What was asked for. */
    private enum Where {
        TOKEN,
        REFRESH,
        REVOCATION,
        API
    }

    private final String platform;
    private final String name;
    private final ErrorRules rules;
    private final InstantSource clock;

    Refusals(String platform, String name, ErrorRules rules, InstantSource clock) {
        this.platform = platform;
        this.name = name;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * The failure that a person brings back in place of a code. A code that neither the file nor the standard knows is the person's
     * no, and is not passed on.
     */
    public GatewayError atAuthorize(String code) {
        var known = rules.authorize().meaning(List.of(code)).or(() -> Optional.ofNullable(AT_AUTHORIZE.get(code)));
        var error =
                switch (known.orElse(Meaning.REJECTED)) {
                    case PASSING, LIMITED, OURS -> error(known.get(), ErrorCode.CODE_REJECTED);
                    case DEAD, PERMISSION, BAD_CODE, UNSURE, REJECTED, UNREADABLE ->
                        GatewayError.of(
                                ErrorCode.CONSENT_DENIED, "the person, or the platform, did not allow the connection");
                };
        LOG.atInfo()
                .addKeyValue("platform", platform)
                .addKeyValue("error", error.code())
                .log("platform.refused");
        return known.map(listed -> error.platformCode(code)).orElse(error);
    }

    /** The failure in an answer of the token endpoint, if it is one. */
    public Optional<GatewayError> atToken(Answer answer) {
        return refusal(answer, Where.TOKEN);
    }

    /** The failure in the answer to a renewal, if it is one. */
    public Optional<GatewayError> atRefresh(Answer answer) {
        return refusal(answer, Where.REFRESH);
    }

    /** The failure in an answer of the API, if it is one. */
    public Optional<GatewayError> atApi(Answer answer) {
        return refusal(answer, Where.API);
    }

    /** The failure in the answer to a revocation by an authenticated client (RFC 7009 §2.2.1), if it is one. */
    public Optional<GatewayError> atRevocation(Answer answer) {
        return refusal(answer, Where.REVOCATION);
    }

    /** Whether a renewal was refused in words that may mean the end of the grant, or may not. */
    boolean unsure(GatewayError refused) {
        return refused.platformCode()
                .flatMap(code -> rules.refresh().meaning(List.of(code)))
                .filter(meaning -> meaning == Meaning.UNSURE)
                .isPresent();
    }

    private Optional<GatewayError> refusal(Answer answer, Where where) {
        return meaning(answer, where).map(meaning -> told(answer, meaning, where));
    }

    private Optional<Meaning> meaning(Answer answer, Where where) {
        int status = answer.status();
        if (status >= 500) {
            return Optional.of(Meaning.PASSING);
        }
        if (status == 429) {
            return Optional.of(Meaning.LIMITED);
        }
        if (!answer.readable() || status < 200 || status >= 300 && status < 400) {
            return Optional.of(Meaning.UNREADABLE);
        }
        var codes = rules.codes(answer.body());
        if (answer.good() && codes.isEmpty()) {
            return Optional.empty();
        }
        var told = withStatus(codes, status);
        return Optional.of(
                switch (where) {
                    case TOKEN ->
                        rules.token()
                                .meaning(told)
                                .or(() -> standard(codes, Meaning.BAD_CODE))
                                .or(rules.token()::otherwise)
                                .orElse(status == 401 ? Meaning.OURS : Meaning.REJECTED);
                    case REFRESH ->
                        rules.refresh()
                                .meaning(told)
                                .or(() -> rules.token().meaning(told).filter(LENT::contains))
                                .or(() -> standard(codes, Meaning.DEAD))
                                .or(rules.refresh()::otherwise)
                                .orElse(status == 401 ? Meaning.OURS : Meaning.REJECTED);
                    case REVOCATION ->
                        rules.token()
                                .meaning(told)
                                .filter(LENT::contains)
                                .or(() -> rules.api().meaning(told))
                                .or(() -> standard(codes, Meaning.DEAD))
                                .or(rules.api()::otherwise)
                                .orElse(status == 401 ? Meaning.OURS : Meaning.REJECTED);
                    case API ->
                        rules.api()
                                .meaning(told)
                                .or(rules.api()::otherwise)
                                .orElse(status == 401 ? Meaning.DEAD : Meaning.REJECTED);
                });
    }

    private static List<String> withStatus(List<String> codes, int status) {
        return Stream.concat(codes.stream(), Stream.of("HTTP " + status)).toList();
    }

    /** @param ended what it means that a code, or a refresh token, is not taken: the standard has one word for both */
    private static Optional<Meaning> standard(List<String> codes, Meaning ended) {
        if (codes.stream().anyMatch(ENDED::contains)) {
            return Optional.of(ended);
        }
        return codes.stream().anyMatch(OURS::contains) ? Optional.of(Meaning.OURS) : Optional.empty();
    }

    private GatewayError told(Answer answer, Meaning meaning, Where where) {
        var error = error(meaning, where == Where.TOKEN ? ErrorCode.CODE_REJECTED : ErrorCode.GRANT_DEAD)
                .platformCode(known(answer))
                .platformStatus(answer.status());
        var wait = wait(answer);
        LOG.atInfo()
                .addKeyValue("platform", platform)
                .addKeyValue("upstreamStatus", answer.status())
                .addKeyValue("error", error.code())
                .log("platform.refused");
        return wait.map(error::retryAfter).orElse(error);
    }

    /** The code as a file or the standard has it; a text of the platform's own making is not passed on. */
    private String known(Answer answer) {
        var codes = rules.codes(answer.body());
        return Stream.of(rules.refresh(), rules.token(), rules.api())
                .flatMap(cases -> cases.known(codes).stream())
                .findFirst()
                .or(() -> codes.stream()
                        .filter(code -> ENDED.contains(code) || OURS.contains(code))
                        .findFirst())
                .orElse("HTTP " + answer.status());
    }

    private GatewayError error(Meaning meaning, ErrorCode dead) {
        return switch (meaning) {
            case DEAD ->
                dead == ErrorCode.GRANT_DEAD
                        ? GatewayError.of(dead, name + " no longer honours this connection; connect it again")
                        : badCode();
            case BAD_CODE -> badCode();
            case PASSING ->
                GatewayError.of(ErrorCode.PLATFORM_UNAVAILABLE, name + " is out of order just now; try again later");
            case LIMITED ->
                GatewayError.of(
                        ErrorCode.PLATFORM_RATE_LIMITED, name + " takes no more calls just now; try again later");
            case PERMISSION ->
                GatewayError.of(
                        ErrorCode.SCOPES_MISSING,
                        name + " did not grant a permission that is needed; connect again and allow it");
            case OURS ->
                GatewayError.of(
                        ErrorCode.PLATFORM_MISCONFIGURED,
                        "the app for " + name
                                + " is not set up rightly; its operator must check id, secret and callback");
            case REJECTED, UNSURE -> GatewayError.of(ErrorCode.PLATFORM_REJECTED, name + " refused the request");
            case UNREADABLE ->
                GatewayError.of(
                        ErrorCode.PLATFORM_UNREADABLE, name + " gave an answer that makes no sense; try again later");
        };
    }

    private GatewayError badCode() {
        return GatewayError.of(ErrorCode.CODE_REJECTED, name + " did not accept the code; start again");
    }

    /** How long the platform asks to wait: Retry-After in either form (RFC 9110 §10.2.3), else the file's reset header. */
    Optional<Duration> wait(Answer answer) {
        return Optional.ofNullable(answer.headers().get("Retry-After"))
                .flatMap(this::retryAfter)
                .or(() -> answer.status() == 429 ? reset(answer) : Optional.empty())
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private Optional<Duration> retryAfter(String value) {
        var seconds = seconds(value);
        if (seconds.isPresent()) {
            return seconds.map(Duration::ofSeconds);
        }
        try {
            var when = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), when));
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    private Optional<Duration> reset(Answer answer) {
        return rules.resetHeader()
                .flatMap(header -> Optional.ofNullable(answer.headers().get(header.name()))
                        .flatMap(Refusals::seconds)
                        .map(count -> switch (header.counts()) {
                            case SECONDS -> Duration.ofSeconds(count);
                            case EPOCH_SECONDS -> Duration.between(clock.instant(), Instant.ofEpochSecond(count));
                        }));
    }

    private static Optional<Long> seconds(String text) {
        var digits = text.strip();
        return digits.matches("\\d{1,10}(\\.\\d+)?")
                ? Optional.of(Long.parseLong(digits.replaceAll("\\..*", "")))
                : Optional.empty();
    }
}
