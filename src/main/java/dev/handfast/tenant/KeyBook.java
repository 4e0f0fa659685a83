package dev.handfast.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a tenant does with its keys to one API, that of the caller's own key, and sees of them later. */
public final class KeyBook {
    private static final Logger LOG = LoggerFactory.getLogger(KeyBook.class);
    private static final Duration GRAIN = Duration.ofMinutes(1); // so that a busy key costs one write a minute
    private static final int MOST_KEYS = 100_000; // each some hundred bytes

    /**
     * A key to be made.
     *
     * @param name what its owner calls it
     * @param prefix what it begins with; empty: the usual of its API
     * @param role what its holder may do
     * @param profiles what it is limited to, all of them the caller's; empty: nothing
     * @param notedScopes what its maker wants to see of it again
     */
    public record Draft(String name, Optional<String> prefix, Role role, Set<Id> profiles, List<String> notedScopes) {
        public Draft {
            profiles = Set.copyOf(profiles);
            notedScopes = List.copyOf(notedScopes);
        }
    }

    /**
     * A new key, and the one time its text is seen.
     *
     * @param entry what is stored of it
     * @param text the key itself
     */
    public record Minted(KeyLedger.Entry entry, Secret text) {}

    private final KeyLedger ledger;
    private final Directory directory;
    private final Access access;
    private final Audit audit;
    private final InstantSource clock;
    private final Cache<Id, Instant> noted =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

    public KeyBook(KeyLedger ledger, Directory directory, Audit audit, InstantSource clock) {
        this.ledger = ledger;
        this.directory = directory;
        this.access = new Access(directory);
        this.audit = audit;
        this.clock = clock;
    }

    /** The keys there are and were, newest first. */
    public Future<List<KeyLedger.Entry>> entries(Caller caller) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return ledger.entries(caller.tenant().id(), caller.key().dialect());
        });
    }

    /** Makes a key. Fails with {@code PROFILE_NOT_FOUND}. */
    public Future<Minted> create(Caller caller, Draft draft) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            var known = draft.profiles().stream()
                    .map(profile -> access.profile(caller, profile))
                    .toList();
            return Future.all(known).compose(reached -> store(caller, draft));
        });
    }

    private Future<Minted> store(Caller caller, Draft draft) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as exact as it is kept, and told again
        var format = KeyFormat.of(caller.key().dialect()).orElseThrow();
        var text = format.mint(draft.prefix().orElse(format.prefix()));
        var key = new ApiKey(
                Id.at(now),
                caller.tenant().id(),
                caller.key().dialect(),
                draft.name(),
                format.preview(text),
                draft.role(),
                draft.profiles(),
                now,
                Optional.empty());
        var entry = new KeyLedger.Entry(key, draft.notedScopes(), Optional.empty(), Optional.empty());
        return ledger.create(key, text, draft.notedScopes())
                .compose(stored ->
                        audit.record(caller, Audit.Action.KEY_CREATED, key.id().hex(), clock))
                .map(new Minted(entry, text));
    }

    /** Revokes a key, at once and everywhere, and tells when that was. Fails with {@code KEY_NOT_FOUND}, also the second time. */
    public Future<Instant> revoke(Caller caller, Id key) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            var now = clock.instant();
            return ledger.revoke(caller.tenant().id(), caller.key().dialect(), key, now)
                    .compose(revoked -> {
                        if (!revoked) {
                            throw GatewayError.of(ErrorCode.KEY_NOT_FOUND, "there is no key with this id");
                        }
                        directory.forget(caller.tenant().id());
                        return audit.record(caller, Audit.Action.KEY_REVOKED, key.hex(), clock);
                    })
                    .map(now);
        });
    }

    /** Remembers, soon and to the minute, that a key was used. Nobody waits for it, and nothing fails by it. */
    public void used(ApiKey key) {
        var now = clock.instant();
        var before = noted.getIfPresent(key.id());
        if (before != null && now.isBefore(before.plus(GRAIN))) {
            return;
        }
        noted.put(key.id(), now);
        // A write that failed is not made up for: the next minute brings another one.
        ledger.used(key.id(), now)
                .onFailure(failure -> LOG.atDebug().setCause(failure).log("key.use.not.noted"));
    }
}
