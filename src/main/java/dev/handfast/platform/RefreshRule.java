package dev.handfast.platform;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How and when a platform's tokens are renewed, as its file says.
 *
 * @param way what is traded for a new access token
 * @param url where, for the ways that ask the platform
 * @param tokenParameter the parameter that carries the old token; {@code refresh_token} unless the file says otherwise
 * @param parameters what else is sent
 * @param rotates whether an answer's refresh token ends the old one
 * @param fixedEnd whether a refresh token ends when it would have without being used: only the person can go on from there
 * @param earliestAge how old a token must be before the platform renews it
 * @param lead how long before the end to renew
 * @param jitter how far renewals that fall due together are spread
 * @param callsPerMinute how many renewals each process begins in a minute, on average; empty: as many as the platform answers
 * @param accessLifetime how long an access token lasts when the answer does not say
 * @param refreshLifetime how long a refresh token lasts when the answer does not say
 */
public record RefreshRule(
        Way way,
        Optional<Endpoint> url,
        Optional<String> tokenParameter,
        Map<String, String> parameters,
        boolean rotates,
        boolean fixedEnd,
        Optional<Duration> earliestAge,
        Duration lead,
        Optional<Duration> jitter,
        Optional<Integer> callsPerMinute,
        Optional<Duration> accessLifetime,
        Optional<Duration> refreshLifetime) {
    /** What is traded for a new access token. */
    public enum Way {
        /** The refresh token, RFC 6749 §6. */
        REFRESH_TOKEN,
        /** The access token itself, while it is valid. */
        TOKEN_EXCHANGE,
        /** The refresh token of a session, sent as a bearer token. */
        SESSION,
        /** Nothing: the person consents again. */
        RECONNECT
    }

    public RefreshRule {
        Required.key("way", way);
        Required.key("lead", lead);
        parameters = Required.orEmpty(parameters);
        if (way != Way.RECONNECT && url.isEmpty()) {
            throw new IllegalArgumentException("`url` is missing: every way but `reconnect` asks the platform");
        }
        if (callsPerMinute.filter(calls -> calls < 1).isPresent()) {
            throw new IllegalArgumentException("`calls-per-minute` must be at least 1");
        }
        if (fixedEnd && way != Way.REFRESH_TOKEN && way != Way.SESSION) {
            throw new IllegalArgumentException("`fixed-end` is that of a refresh token, which this way does without");
        }
    }
}
