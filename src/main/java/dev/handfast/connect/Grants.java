package dev.handfast.connect;

import dev.handfast.account.Accounts;
import dev.handfast.account.Accounts.Kept;
import dev.handfast.account.Connection;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Platform;
import dev.handfast.platform.Targets;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Duplicates;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Consents that are kept, and the accounts that are attached to them one by one, without asking the person again. */
public final class Grants {
    /**
     * What became of one of several choices.
     *
     * @param choice what was chosen
     * @param account as it was saved, or why it was not; complete either way
     */
    public record Attached(Choice choice, Future<Accounts.Saved> account) {
        static Attached of(Choice choice, AsyncResult<Accounts.Saved> done) {
            return done.succeeded() ? saved(choice, done.result()) : failed(choice, done.cause());
        }

        static Attached saved(Choice choice, Accounts.Saved saved) {
            return new Attached(choice, Future.succeededFuture(saved));
        }

        static Attached failed(Choice choice, Throwable failure) {
            return new Attached(choice, Future.failedFuture(failure));
        }
    }

    private final Catalog catalog;
    private final Access access;
    private final Apps apps;
    private final Accounts accounts;
    private final Fresh fresh;
    private final InstantSource clock;

    public Grants(Catalog catalog, Access access, Apps apps, Accounts accounts, Fresh fresh, InstantSource clock) {
        this.catalog = catalog;
        this.access = access;
        this.apps = apps;
        this.accounts = accounts;
        this.fresh = fresh;
        this.clock = clock;
    }

    /** A grant of the caller's, with the accounts on it. Fails with {@code SELECTION_NOT_FOUND}, also for one beyond the key's reach. */
    public Future<Kept> find(Caller caller, Id grant) {
        return accounts.kept(caller.tenant().id(), grant)
                .map(found -> found.filter(kept -> caller.key().reaches(kept.profile()))
                        .orElseThrow(() -> GatewayError.of(
                                ErrorCode.SELECTION_NOT_FOUND, "there is no such connection, or it is gone")));
    }

    /** What the person manages there, as the platform says now. {@link Targets#NONE} where there is nothing to choose. */
    public Future<Targets> targets(Caller caller, Id grant) {
        return find(caller, grant).compose(this::targets);
    }

    /**
     * Connects what was chosen, in the profile the grant was given for. The same choice again gives the same account, brought up to
     * date. Fails with {@code TARGET_NOT_FOUND} for what this person does not manage, and as {@link #targets} does.
     *
     * @param details what else is to be remembered with the account, by name
     */
    public Future<Accounts.Saved> attach(Caller caller, Id grant, Choice choice, Map<String, String> details) {
        return attachEach(caller, grant, List.of(choice), Optional.empty(), Optional.empty(), details)
                .compose(attached -> attached.get(0).account());
    }

    /**
     * Connects several, one after the other, each by itself. Fails with {@code SELECTION_NOT_FOUND} as a whole, and as {@link #targets}
     * does.
     *
     * @param known what this person manages, where that was found out a moment ago
     * @param reconnecting the one account that may come of it, if it is to come back; any other fails with {@code ACCOUNT_MISMATCH}
     */
    Future<List<Attached>> attachEach(
            Caller caller,
            Id grant,
            List<Choice> choices,
            Optional<Targets> known,
            Optional<Id> reconnecting,
            Map<String, String> details) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            if (choices.isEmpty()) {
                return Future.succeededFuture(List.of());
            }
            return find(caller, grant).compose(kept -> access.profile(caller, kept.profile())
                    .compose(profile -> known.map(Future::succeededFuture).orElseGet(() -> targets(kept, choices)))
                    .compose(targets -> {
                        var attached = Future.succeededFuture(List.<Attached>of());
                        for (var choice : choices) {
                            attached = attached.compose(
                                    before -> attach(caller, kept, targets, choice, reconnecting, details)
                                            .transform(done -> Future.succeededFuture(
                                                    Stream.concat(before.stream(), Stream.of(Attached.of(choice, done)))
                                                            .toList())));
                        }
                        return attached;
                    }));
        });
    }

    private Future<Targets> targets(Kept kept, List<Choice> choices) {
        return choices.stream().anyMatch(Choice.OfTarget.class::isInstance)
                ? targets(kept)
                : Future.succeededFuture(Targets.NONE);
    }

    private Future<Accounts.Saved> attach(
            Caller caller,
            Kept kept,
            Targets targets,
            Choice choice,
            Optional<Id> reconnecting,
            Map<String, String> details) {
        return Future.succeededFuture().compose(begin -> {
            boolean personAllowed = connector(kept).platform().selection() != Platform.Selection.REQUIRED;
            var subject = Selections.subject(kept.grant().identity(), targets, choice, personAllowed);
            return accounts.attach(new Connection(
                    kept.profile(),
                    kept.grant(),
                    subject.with(details),
                    Optional.empty(),
                    reconnecting,
                    reconnecting.isPresent()
                            ? Duplicates.UPDATE
                            : caller.tenant().settings().duplicates(),
                    clock.instant()));
        });
    }

    private Future<Targets> targets(Kept kept) {
        var connector = connector(kept);
        if (connector.platform().selection() == Platform.Selection.NONE) {
            return Future.succeededFuture(Targets.NONE);
        }
        var grant = kept.grant();
        return apps.grantedTo(grant.tenant(), connector.platform(), grant.clientId())
                .compose(app -> fresh.tokens(grant).compose(tokens -> connector.targets(app, tokens)));
    }

    private Connector connector(Kept kept) {
        return catalog.find(kept.grant().platform())
                .orElseThrow(() -> GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform is not known here"));
    }
}
