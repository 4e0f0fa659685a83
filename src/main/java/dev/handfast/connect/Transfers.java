package dev.handfast.connect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.account.Account;
import dev.handfast.account.AccountQuery;
import dev.handfast.account.Accounts;
import dev.handfast.account.Accounts.Opened;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Platform;
import dev.handfast.tenant.Duplicates;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Tenancy;
import dev.handfast.vault.Envelope;
import dev.handfast.vault.SealBrokenException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Takes a tenant's connections along, and brings connections in, with their tokens. Whoever calls has made sure that it may. */
public final class Transfers {
    /**
     * What became of one connection that was brought.
     *
     * @param platform as it was named; empty where it could not be read
     * @param accounts those that are there now, or why there are none; complete either way
     */
    public record Brought(String platform, Future<List<Arrived>> accounts) {}

    /**
     * An account that is there now.
     *
     * @param account as it stands
     * @param created false where it was there before
     */
    public record Arrived(Account account, boolean created) {}

    /**
     * How connections are brought in.
     *
     * @param profile where to; empty: to the profile of the name they tell, which is made where there is none
     * @param replacing whether tokens of accounts that work are replaced; else those are left as they are
     */
    public record Manner(Optional<Id> profile, boolean replacing) {}

    /** What tells consents apart in one file. Here it cannot: tokens that have arrived may be renewed before the rest of the file arrives. */
    private record Consent(String platform, String clientId, String person, Secret lasting) {
        static Consent of(Grant grant) {
            return new Consent(
                    grant.platform(),
                    grant.clientId(),
                    grant.identity().id(),
                    grant.tokens().lasting());
        }
    }

    /**
     * A connection about to be settled.
     *
     * @param profile where it goes
     * @param grant what it rests on, if that is not here yet
     * @param standing what it connects, each with the account that is there and stays as it is
     */
    private record Coming(Id profile, Grant grant, Map<Subject, Optional<Account>> standing) {
        Stream<Account> there() {
            return standing.values().stream().flatMap(Optional::stream);
        }

        Stream<Subject> missing() {
            return standing.entrySet().stream()
                    .filter(entry -> entry.getValue().isEmpty())
                    .map(Map.Entry::getKey);
        }
    }

    private static final String ZERO = "\\u0000"; // as JSON writes it

    private final Vertx vertx;
    private final Catalog catalog;
    private final Apps apps;
    private final Accounts accounts;
    private final Tenancy tenancy;
    private final InstantSource clock;

    public Transfers(Vertx vertx, Catalog catalog, Apps apps, Accounts accounts, Tenancy tenancy, InstantSource clock) {
        this.vertx = vertx;
        this.catalog = catalog;
        this.apps = apps;
        this.accounts = accounts;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** Everything that is connected, sealed with a passphrase. */
    public Future<Envelope> export(Id tenant, Secret passphrase) {
        return tenancy.profiles(tenant).compose(profiles -> opened(tenant, new ArrayList<>(), 0)
                .compose(all -> vertx.executeBlocking(
                        () -> Envelope.seal(new Portable.All(portable(all, names(profiles))), passphrase), false)));
    }

    /** @param all takes what is opened, page after page */
    private Future<List<Opened>> opened(Id tenant, List<Opened> all, int offset) {
        var page = new AccountQuery(
                tenant, Set.of(), Optional.empty(), Set.of(), Set.of(), Optional.empty(), offset, AccountQuery.MOST);
        return accounts.list(page).compose(listed -> {
            var opened = Future.<Void>succeededFuture();
            for (var account : listed.accounts()) {
                opened = opened.compose(before -> accounts.open(tenant, account.id()))
                        .map(found -> {
                            found.ifPresent(all::add);
                            return null;
                        });
            }
            return opened.compose(done -> listed.accounts().size() < AccountQuery.MOST
                    ? Future.succeededFuture(all)
                    : opened(tenant, all, offset + AccountQuery.MOST));
        });
    }

    private static Map<Id, String> names(List<Profile> profiles) {
        return profiles.stream().collect(Collectors.toMap(Profile::id, Profile::name));
    }

    /** A consent on which accounts of several profiles rest is told once for each of them. */
    private static List<Portable> portable(List<Opened> all, Map<Id, String> names) {
        var groups = new LinkedHashMap<String, List<Opened>>();
        all.forEach(one -> groups.computeIfAbsent(
                        one.grant().id() + " " + one.account().profile(), fresh -> new ArrayList<>())
                .add(one));
        return groups.values().stream()
                .map(resting -> Portable.of(names.get(resting.get(0).account().profile()), resting))
                .toList();
    }

    /** What is in an export. Fails with {@code INVALID_REQUEST} for another passphrase, and for what is no export. */
    public Future<List<JsonNode>> open(JsonNode envelope, Secret passphrase) {
        return Future.succeededFuture().compose(begin -> {
            var sealed = read(envelope);
            return vertx.executeBlocking(() -> sealed.open(passphrase), false)
                    .map(json -> list(json.path("connections")))
                    .recover(failure -> Future.failedFuture(
                            failure instanceof SealBrokenException
                                    ? GatewayError.invalid("passphrase", "does not open this export")
                                    : failure));
        });
    }

    private static Envelope read(JsonNode envelope) {
        try {
            return Envelope.read(envelope, Envelope.class);
        } catch (IllegalArgumentException unfit) {
            throw GatewayError.invalid("export", "is no export, or one of a later version");
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        var all = new ArrayList<JsonNode>();
        array.forEach(all::add);
        return all;
    }

    /**
     * Brings connections in, one after the other, each by itself. An account that is there and works is left as it is unless it is to be
     * replaced, so that an export may be brought twice. Tokens that come are renewed when their time comes and not before: until then, whoever had them may go on with them.
     */
    public Future<List<Brought>> bring(Id tenant, List<JsonNode> connections, Manner manner) {
        return each(connections, connection -> coming(tenant, connection, manner))
                .compose(all -> {
                    var resting = new HashMap<Consent, Id>();
                    all.stream().filter(Future::succeeded).map(Future::result).forEach(coming -> coming.there()
                            .forEach(account -> resting.putIfAbsent(Consent.of(coming.grant()), account.grant())));
                    return each(all, one -> one.compose(coming -> settled(coming, resting)));
                })
                .map(accounts -> IntStream.range(0, connections.size())
                        .mapToObj(i ->
                                new Brought(connections.get(i).path("platform").asText(""), accounts.get(i)))
                        .toList());
    }

    /** Does it one after the other; what became of each, complete either way. */
    private static <T, R> Future<List<Future<R>>> each(List<T> all, Function<T, Future<R>> work) {
        var results = Future.succeededFuture(List.<Future<R>>of());
        for (var one : all) {
            results = results.compose(before -> work.apply(one)
                    .transform(done -> Future.succeededFuture(Stream.concat(
                                    before.stream(),
                                    Stream.of(
                                            done.succeeded()
                                                    ? Future.succeededFuture(done.result())
                                                    : Future.<R>failedFuture(done.cause())))
                            .toList())));
        }
        return results;
    }

    private Future<Coming> coming(Id tenant, JsonNode connection, Manner manner) {
        return Future.succeededFuture().compose(begin -> {
            var portable = portable(connection);
            var platform = catalog.find(portable.platform())
                    .orElseThrow(() -> GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform is not known here"))
                    .platform();
            Customs.pass(portable, platform);
            return apps.grantedTo(tenant, platform, portable.clientId().orElse(""))
                    .compose(app -> profile(tenant, portable, manner))
                    .compose(profile -> standing(tenant, profile, portable, manner)
                            .map(standing -> new Coming(profile, grant(tenant, portable, platform), standing)));
        });
    }

    private static Portable portable(JsonNode connection) {
        try {
            if (!connection.isObject() || connection.toString().contains(ZERO)) {
                throw new IllegalArgumentException("no connection, or with a zero character, which cannot be stored");
            }
            return Envelope.read(connection, Portable.class);
        } catch (IllegalArgumentException unfit) {
            throw GatewayError.invalid("connections", "holds something that is not of the documented shape");
        }
    }

    private Future<Id> profile(Id tenant, Portable portable, Manner manner) {
        if (manner.profile().isPresent()) {
            return Future.succeededFuture(manner.profile().get());
        }
        return tenancy.profiles(tenant).compose(all -> all.stream()
                .filter(known ->
                        portable.profile().map(known.name()::equalsIgnoreCase).orElse(known.isDefault()))
                .findFirst()
                .map(known -> Future.succeededFuture(known.id()))
                .orElseGet(() -> newProfile(tenant, portable.profile().orElse("Imported"))));
    }

    private Future<Id> newProfile(Id tenant, String name) {
        if (name.isBlank() || name.length() > 200) {
            throw GatewayError.invalid("profile", "must have 1 to 200 characters");
        }
        var now = clock.instant();
        return tenancy.createProfile(new Profile(Id.at(now), tenant, name, "", "", false, now))
                .map(Profile::id);
    }

    private Future<Map<Subject, Optional<Account>>> standing(Id tenant, Id profile, Portable portable, Manner manner) {
        var now = clock.instant();
        var standing = Future.<Map<Subject, Optional<Account>>>succeededFuture(new LinkedHashMap<>());
        for (var subject : portable.subjects()) {
            standing = standing.compose(known -> accounts.standing(tenant, profile, portable.platform(), subject)
                    .map(found -> {
                        known.put(subject, found.filter(account -> !manner.replacing() && account.usableAt(now)));
                        return known;
                    }));
        }
        return standing;
    }

    private Grant grant(Id tenant, Portable portable, Platform platform) {
        var now = clock.instant();
        return new Grant(
                Id.at(now),
                tenant,
                portable.platform(),
                portable.clientId().orElse(""),
                portable.identity().identity(),
                portable.tokens().set(platform.refresh(), now));
    }

    /** @param resting what each consent rests on here; takes what this one came to rest on */
    private Future<List<Arrived>> settled(Coming coming, Map<Consent, Id> resting) {
        var consent = Consent.of(coming.grant());
        var there = coming.there().map(account -> new Arrived(account, false)).toList();
        var missing = coming.missing()
                .map(subject -> connection(coming.profile(), coming.grant(), subject))
                .toList();
        return missing.isEmpty()
                ? Future.succeededFuture(there)
                : accounts.bring(missing, Optional.ofNullable(resting.get(consent)))
                        .map(saved -> {
                            resting.put(consent, saved.get(0).account().grant());
                            return all(there, saved);
                        });
    }

    private Connection connection(Id profile, Grant grant, Subject subject) {
        return new Connection(
                profile, grant, subject, Optional.empty(), Optional.empty(), Duplicates.UPDATE, clock.instant());
    }

    private static List<Arrived> all(List<Arrived> there, List<Accounts.Saved> saved) {
        Function<Accounts.Saved, Arrived> arrived = one -> new Arrived(one.account(), one.created());
        return Stream.concat(there.stream(), saved.stream().map(arrived)).toList();
    }
}
