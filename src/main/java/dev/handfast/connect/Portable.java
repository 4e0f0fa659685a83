package dev.handfast.connect;

import dev.handfast.account.Accounts.Opened;
import dev.handfast.account.Subject;
import dev.handfast.core.Secret;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Kind;
import dev.handfast.platform.RefreshRule;
import dev.handfast.platform.TokenSet;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One consent with what rests on it, as it is carried from one gateway to another. What a platform does not tell may be absent.
 *
 * @param platform the platform's id
 * @param clientId the app the consent was given to; absent where the platform has no apps
 * @param profile the name of the profile its accounts are in
 * @param identity who consented
 * @param tokens what was granted
 * @param accounts what is connected; none: the person
 */
public record Portable(
        String platform,
        Optional<String> clientId,
        Optional<String> profile,
        Person identity,
        Tokens tokens,
        List<Thing> accounts) {
    private static final int LONGEST_ADDRESS = 2048; // a longer one is no page that anybody opens

    /** All that a tenant takes along. */
    public record All(List<Portable> connections) {}

    /** Who consented; see {@link Identity}. */
    public record Person(
            String id,
            Optional<String> username,
            Optional<String> displayName,
            Optional<URI> picture,
            Optional<URI> url) {
        public Person {
            Objects.requireNonNull(id, "a person has an id");
            username = given(username);
            displayName = given(displayName);
        }

        Identity identity() {
            var name = username.or(() -> displayName).orElse(id);
            return new Identity(id, name, displayName.orElse(name), web(picture), web(url));
        }
    }

    /** What was granted; see {@link TokenSet}. */
    public record Tokens(
            Secret accessToken,
            Optional<Secret> refreshToken,
            Optional<Instant> accessExpiresAt,
            Optional<Instant> refreshExpiresAt,
            Set<String> scopes,
            Optional<String> type,
            Map<String, String> extras) {
        public Tokens {
            Objects.requireNonNull(accessToken, "tokens have an access token");
            type = given(type);
            scopes = scopes == null ? Set.of() : Set.copyOf(scopes);
            extras = extras == null ? Map.of() : Map.copyOf(extras);
        }

        /**
         * The tokens as they are stored. Where it is not told when the access token ends, one that can be renewed counts as ended, and
         * any other lasts as long as this platform's tokens do.
         */
        TokenSet set(RefreshRule rule, Instant now) {
            boolean renewable =
                    switch (rule.way()) {
                        case REFRESH_TOKEN, SESSION -> refreshToken.isPresent();
                        case TOKEN_EXCHANGE, RECONNECT -> false;
                    };
            return new TokenSet(
                    accessToken,
                    refreshToken,
                    accessExpiresAt.or(() -> rule.accessLifetime().map(life -> renewable ? now : now.plus(life))),
                    refreshExpiresAt,
                    scopes,
                    type.orElse("Bearer"),
                    extras);
        }
    }

    /** What is connected; see {@link Subject}. */
    public record Thing(
            Kind kind,
            String id,
            Optional<String> username,
            Optional<String> displayName,
            Optional<URI> picture,
            Optional<URI> url,
            Map<String, String> details,
            Optional<Secret> token) {
        public Thing {
            Objects.requireNonNull(kind, "a thing has a kind");
            Objects.requireNonNull(id, "a thing has an id");
            username = given(username);
            displayName = given(displayName);
            details = details == null ? Map.of() : Map.copyOf(details);
        }

        Subject subject() {
            var name = username.or(() -> displayName).orElse(id);
            return new Subject(kind, id, name, displayName.orElse(name), web(picture), web(url), details, token);
        }

        static Thing of(Opened opened) {
            var account = opened.account();
            return new Thing(
                    account.kind(),
                    account.upstreamId(),
                    Optional.of(account.username()),
                    Optional.of(account.displayName()),
                    account.picture(),
                    account.url(),
                    account.details(),
                    opened.token());
        }
    }

    public Portable {
        Objects.requireNonNull(platform, "a connection has a platform");
        Objects.requireNonNull(identity, "a connection has an identity");
        Objects.requireNonNull(tokens, "a connection has tokens");
        accounts = accounts == null ? List.of() : List.copyOf(accounts);
    }

    /** What stands of one grant in one profile. */
    static Portable of(String profile, List<Opened> resting) {
        var grant = resting.get(0).grant();
        var identity = grant.identity();
        var tokens = grant.tokens();
        return new Portable(
                grant.platform(),
                Optional.of(grant.clientId()).filter(id -> !id.isEmpty()),
                Optional.of(profile),
                new Person(
                        identity.id(),
                        Optional.of(identity.username()),
                        Optional.of(identity.displayName()),
                        identity.picture(),
                        identity.url()),
                new Tokens(
                        tokens.accessToken(),
                        tokens.refreshToken(),
                        tokens.accessExpiresAt(),
                        tokens.refreshExpiresAt(),
                        tokens.scopes(),
                        Optional.of(tokens.type()),
                        tokens.extras()),
                resting.stream().map(Thing::of).toList());
    }

    /** Blank and absent count alike. */
    private static Optional<String> given(Optional<String> text) {
        return text.filter(words -> !words.isBlank());
    }

    /** Whoever looks at an account is led to the web, and nowhere else. */
    private static Optional<URI> web(Optional<URI> address) {
        return address.filter(uri -> "https".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.toString().length() <= LONGEST_ADDRESS);
    }

    /** What is to be saved of it. */
    List<Subject> subjects() {
        return accounts.isEmpty()
                ? List.of(Subject.of(identity.identity()))
                : accounts.stream().map(Thing::subject).toList();
    }
}
