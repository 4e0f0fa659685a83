package dev.handfast.tenant;

import dev.handfast.core.Id;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Who did what to a tenant's things, and when (port). Entries are added and read, never changed; they hold no secret. */
public interface Audit {
    /** What was done. */
    enum Action {
        KEY_CREATED,
        KEY_REVOKED,
        SETTINGS_CHANGED,
        APP_STORED,
        APP_DELETED,
        PROFILE_CREATED,
        PROFILE_CHANGED,
        PROFILE_DELETED,
        FLOW_STARTED,
        FLOW_CANCELLED,
        ACCOUNT_CONNECTED,
        ACCOUNT_RECONNECTED,
        ACCOUNT_CHANGED,
        ACCOUNT_DISCONNECTED,
        TOKEN_VENDED,
        CONNECTIONS_EXPORTED,
        CONNECTIONS_IMPORTED;

        /** The thing and what was done to it: {@code key.created}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
        }
    }

    /**
     * One deed.
     *
     * @param id of the entry
     * @param tenant whose thing it was done to
     * @param key who did it; empty: a person in a browser
     * @param requestId the request it was done by; empty where none is known
     * @param action what was done
     * @param object what it was done to: an id, or a platform's
     * @param at when
     */
    record Entry(Id id, Id tenant, Optional<Id> key, String requestId, Action action, String object, Instant at) {
        public Entry {
            Objects.requireNonNull(action, "an entry has an action");
            Objects.requireNonNull(object, "an entry has an object");
        }

        /** What a caller does now. */
        static Entry of(Caller caller, Action action, String object, Instant now) {
            return new Entry(
                    Id.at(now),
                    caller.tenant().id(),
                    Optional.of(caller.key().id()),
                    caller.requestId(),
                    action,
                    object,
                    now);
        }
    }

    /**
     * Which entries, newest first.
     *
     * @param actions only these; empty: all
     * @param key only this key's
     * @param object only what was done to this
     * @param since only from this moment on
     * @param until only before this moment
     * @param offset how many to skip
     * @param limit how many at most
     */
    record Query(
            Set<Action> actions,
            Optional<Id> key,
            Optional<String> object,
            Optional<Instant> since,
            Optional<Instant> until,
            int offset,
            int limit) {}

    /** Adds an entry. */
    Future<Void> record(Entry entry);

    /** The tenant's entries that the query asks for. */
    Future<List<Entry>> list(Id tenant, Query query);

    /** Deletes what is older. */
    Future<Void> sweep(Instant before);

    /** Adds what a caller did just now. */
    default Future<Void> record(Caller caller, Action action, String object, InstantSource clock) {
        return record(Entry.of(caller, action, object, clock.instant()));
    }
}
