package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.account.Accounts;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.platform.App;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Platform.Selection;
import dev.handfast.platform.Target;
import dev.handfast.platform.TargetDraft;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TokenSet;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Audit;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a connected person has at a platform where a default is chosen beside the person: their boards. All of it fails with {@code
 * ACCOUNT_NOT_FOUND}, with {@code INVALID_REQUEST} for an account of another platform, and as {@link Connector} does.
 */
public final class Holdings {
    /**
     * Something a person has now.
     *
     * @param target what it is
     * @param created false when it was there before
     */
    public record Held(Target target, boolean created) {}

    private record Reach(Connector connector, App app, TokenSet tokens) {
        Future<Targets> all() {
            return connector.targets(app, tokens);
        }
    }

    private final Catalog catalog;
    private final Apps apps;
    private final Accounts accounts;
    private final Fresh fresh;
    private final Audit audit;
    private final InstantSource clock;

    public Holdings(Catalog catalog, Apps apps, Accounts accounts, Fresh fresh, Audit audit, InstantSource clock) {
        this.catalog = catalog;
        this.apps = apps;
        this.accounts = accounts;
        this.fresh = fresh;
        this.audit = audit;
        this.clock = clock;
    }

    /** All of them, as the platform says now. */
    public Future<Targets> all(Caller caller, Id account) {
        return reach(caller, account).compose(Reach::all);
    }

    /**
     * Makes one more.
     *
     * @param unlessThere whether one of the same name, in whatever case, does as well
     */
    public Future<Held> create(Caller caller, Id account, TargetDraft draft, boolean unlessThere) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return reach(caller, account).compose(reach -> unlessThere ? upsert(reach, draft) : another(reach, draft));
        });
    }

    /** Somebody may make it between our look and our try: then it is there after all. */
    private static Future<Held> upsert(Reach reach, TargetDraft draft) {
        return named(reach, draft)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : create(reach, draft).recover(refused -> named(reach, draft)
                                .compose(late -> late.map(Future::succeededFuture)
                                        .orElseGet(() -> Future.failedFuture(refused)))));
    }

    /** Not every platform says in a way that can be read that the name was in the way. */
    private static Future<Held> another(Reach reach, TargetDraft draft) {
        return create(reach, draft)
                .recover(refused -> refused instanceof GatewayError error && error.code() == ErrorCode.PLATFORM_REJECTED
                        ? named(reach, draft)
                                .transform(found -> Future.failedFuture(
                                        found.succeeded() && found.result().isPresent() ? taken(error) : refused))
                        : Future.failedFuture(refused));
    }

    private static GatewayError taken(GatewayError refused) {
        return GatewayError.of(refused.code(), "there is one of this name already; choose another name");
    }

    private static Future<Held> create(Reach reach, TargetDraft draft) {
        return reach.connector()
                .createTarget(reach.app(), reach.tokens(), draft)
                .map(made -> new Held(made, true));
    }

    private static Future<Optional<Held>> named(Reach reach, TargetDraft draft) {
        return reach.all().map(targets -> targets.all().stream()
                .filter(target -> target.name().equalsIgnoreCase(draft.name()))
                .findFirst()
                .map(target -> new Held(target, false)));
    }

    /** Makes one of them the account's default. Fails with {@code TARGET_NOT_FOUND} for what this person does not have. */
    public Future<Account> prefer(Caller caller, Id account, String target) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return all(caller, account)
                    .map(targets -> Selections.chosen(targets, new Choice.OfTarget(target)))
                    .compose(chosen -> prefer(caller, account, chosen));
        });
    }

    /** The same with one that was just listed or made. */
    public Future<Account> prefer(Caller caller, Id account, Target target) {
        return accounts.note(caller.tenant().id(), account, Selections.asDefault(target))
                .map(noted -> noted.orElseThrow(Holdings::notFound))
                .compose(noted -> audit.record(caller, Audit.Action.ACCOUNT_CHANGED, account.hex(), clock)
                        .map(noted));
    }

    private Future<Reach> reach(Caller caller, Id account) {
        return accounts.open(caller.tenant().id(), account).compose(found -> {
            var opened = found.filter(
                            open -> caller.key().reaches(open.account().profile()))
                    .orElseThrow(Holdings::notFound);
            var grant = opened.grant();
            var connector = catalog.find(grant.platform())
                    .filter(known -> known.platform().selection() == Selection.ON_REQUEST)
                    .orElseThrow(() -> GatewayError.of(
                            ErrorCode.INVALID_REQUEST, "accounts of this platform have nothing of this kind"));
            return apps.grantedTo(grant.tenant(), connector.platform(), grant.clientId())
                    .compose(app -> fresh.tokens(grant).map(tokens -> new Reach(connector, app, tokens)));
        });
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id");
    }
}
