package dev.handfast.webhook;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a tenant wants to be told.
 *
 * @param id who it is
 * @param tenant whose it is
 * @param form how it wants to be told
 * @param name the tenant's word for it
 * @param url where to
 * @param secret signs what is sent
 * @param previous the secret before, while it signs too
 * @param events what it is told, as the client named it
 * @param accounts the sorts of accounts it is told of, {@link Event#sort platform and kind}; empty: all
 * @param headers sent with everything; the values may be credentials
 * @param active false when the tenant wants nothing sent
 * @param paused when and why we stopped sending
 * @param failures attempts that failed since the last success
 * @param firedAt when something was last sent
 * @param createdAt when it was made
 * @param updatedAt when the tenant last changed it
 */
public record Endpoint(
        Id id,
        Id tenant,
        Form form,
        String name,
        URI url,
        Optional<Secret> secret,
        Optional<Previous> previous,
        Set<String> events,
        Set<String> accounts,
        Map<String, Secret> headers,
        boolean active,
        Optional<Paused> paused,
        int failures,
        Optional<Instant> firedAt,
        Instant createdAt,
        Instant updatedAt) {
    /** How many a tenant may have. */
    public static final int MOST = 50;

    /**
     * A secret that is being replaced.
     *
     * @param secret the old one
     * @param until when it no longer signs
     */
    public record Previous(Secret secret, Instant until) {}

    /**
     * We stopped sending.
     *
     * @param at since when
     * @param reason why
     */
    public record Paused(Instant at, String reason) {}

    public Endpoint {
        Objects.requireNonNull(id, "an endpoint has an id");
        Objects.requireNonNull(tenant, "an endpoint has a tenant");
        Objects.requireNonNull(form, "an endpoint has a form");
        Objects.requireNonNull(url, "an endpoint has a URL");
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("an endpoint has a name");
        }
        events = Set.copyOf(events);
        accounts = Set.copyOf(accounts);
        headers = Map.copyOf(headers);
    }

    /** One that was never changed. */
    public Endpoint(
            Id id,
            Id tenant,
            Form form,
            String name,
            URI url,
            Optional<Secret> secret,
            Optional<Previous> previous,
            Set<String> events,
            Set<String> accounts,
            Map<String, Secret> headers,
            boolean active,
            Optional<Paused> paused,
            int failures,
            Optional<Instant> firedAt,
            Instant createdAt) {
        this(
                id, tenant, form, name, url, secret, previous, events, accounts, headers, active, paused, failures,
                firedAt, createdAt, createdAt);
    }

    /** The secrets that sign at this moment, the newest first. */
    List<Secret> secretsAt(Instant now) {
        return Stream.concat(
                        secret.stream(),
                        previous.filter(old -> now.isBefore(old.until())).map(Previous::secret).stream())
                .toList();
    }

    /** Whether things are sent there. */
    public boolean sending() {
        return active && paused.isEmpty();
    }
}
