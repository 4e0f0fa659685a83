package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.account.Accounts;
import dev.handfast.account.Connection;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Platform.Selection;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Duplicates;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Connects once more what a person consented to before: in another profile, or to another page or organization of theirs. */
public final class Clones {
    /**
     * What to clone.
     *
     * @param profile where to
     * @param source the account whose grant is used again
     * @param choice what to connect; empty: the same as the source
     */
    public record Request(Id profile, Id source, Optional<Choice> choice) {
        public Request {
            Objects.requireNonNull(profile, "a clone goes to a profile");
            Objects.requireNonNull(source, "a clone has a source");
        }
    }

    private final Catalog catalog;
    private final Access access;
    private final Apps apps;
    private final Accounts accounts;
    private final Fresh fresh;
    private final InstantSource clock;

    public Clones(Catalog catalog, Access access, Apps apps, Accounts accounts, Fresh fresh, InstantSource clock) {
        this.catalog = catalog;
        this.access = access;
        this.apps = apps;
        this.accounts = accounts;
        this.fresh = fresh;
        this.clock = clock;
    }

    /**
     * Clones. The target must be one that the platform says this person manages, now. Fails with {@code ACCOUNT_NOT_FOUND},
     * {@code TARGET_NOT_FOUND}, {@code CLONE_NOT_POSSIBLE}.
     */
    public Future<Account> clone(Caller caller, Request request) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return access.profile(caller, request.profile())
                    .compose(profile -> accounts.open(caller.tenant().id(), request.source()))
                    .map(found -> found.filter(
                                    open -> caller.key().reaches(open.account().profile()))
                            .orElseThrow(() -> GatewayError.of(
                                    ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id to clone")))
                    .compose(source -> subject(source, request)
                            .compose(subject -> accounts.attach(new Connection(
                                    request.profile(),
                                    source.grant(),
                                    subject,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Duplicates.UPDATE,
                                    clock.instant()))))
                    .map(Accounts.Saved::account);
        });
    }

    private Future<Subject> subject(Accounts.Opened source, Request request) {
        if (request.choice().isEmpty()) {
            if (source.account().profile().equals(request.profile())) {
                throw GatewayError.of(
                        ErrorCode.CLONE_NOT_POSSIBLE,
                        "the account is in this profile already; name another profile or another target");
            }
            return Future.succeededFuture(same(source));
        }
        var connector = catalog.find(source.account().platform())
                .orElseThrow(() -> GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform is not known here"));
        if (request.choice().get() instanceof Choice.OfTarget of) {
            return target(connector, source, of);
        }
        if (connector.platform().selection() != Selection.OPTIONAL) {
            throw notPossible(connector);
        }
        return Future.succeededFuture(Subject.of(source.grant().identity()));
    }

    private Future<Subject> target(Connector connector, Accounts.Opened source, Choice.OfTarget choice) {
        var selection = connector.platform().selection();
        if (selection != Selection.REQUIRED && selection != Selection.OPTIONAL) {
            throw notPossible(connector);
        }
        var grant = source.grant();
        return apps.grantedTo(grant.tenant(), connector.platform(), grant.clientId())
                .compose(app -> fresh.tokens(grant).compose(tokens -> connector.targets(app, tokens)))
                .map(targets -> Subject.of(Selections.chosen(targets, choice)));
    }

    private static Subject same(Accounts.Opened source) {
        var account = source.account();
        return new Subject(
                account.kind(),
                account.upstreamId(),
                account.username(),
                account.displayName(),
                account.picture(),
                account.url(),
                account.details(),
                source.token());
    }

    private static GatewayError notPossible(Connector connector) {
        return GatewayError.of(
                ErrorCode.CLONE_NOT_POSSIBLE, connector.platform().name() + " accounts have no targets to choose");
    }
}
