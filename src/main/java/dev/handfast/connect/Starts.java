package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.account.AccountQuery;
import dev.handfast.account.Accounts;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.platform.App;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Platform;
import dev.handfast.platform.Platform.Pkce;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.Intent;
import dev.handfast.state.StateVerticle;
import dev.handfast.state.Terms;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Duplicates;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Starts flows, and sends browsers on their way. */
public final class Starts {
    /**
     * Where a browser goes when it opens a launch URL.
     *
     * @param location the platform, or our own page for an app password
     * @param state the flow's
     * @param browser what to remember it by, as a cookie, until it comes back
     * @param expiresAt when the flow ends
     */
    public record Launch(URI location, Secret state, Optional<Secret> browser, Instant expiresAt) {}

    private final Catalog catalog;
    private final Access access;
    private final Apps apps;
    private final Accounts accounts;
    private final LocalBus bus;
    private final PublicUrls urls;
    private final InstantSource clock;
    private final Duration patience;
    private final Redirects redirects;

    /** @param patience how long a person may take until the callback */
    public Starts(
            Catalog catalog,
            Access access,
            Apps apps,
            Accounts accounts,
            LocalBus bus,
            PublicUrls urls,
            InstantSource clock,
            Duration patience,
            Redirects redirects) {
        this.catalog = catalog;
        this.access = access;
        this.apps = apps;
        this.accounts = accounts;
        this.bus = bus;
        this.urls = urls;
        this.clock = clock;
        this.patience = patience;
        this.redirects = redirects;
    }

    /**
     * Opens a flow and tells where to send the person. Fails with {@code PLATFORM_UNKNOWN}, {@code REDIRECT_NOT_ALLOWED}, {@code
     * PROFILE_NOT_FOUND}, {@code ALREADY_CONNECTED} where the terms allow one account alone, and as {@link Apps#toStartWith} does.
     */
    public Future<Started> start(Caller caller, String dialect, StartRequest request) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            var connector = connector(request.platform());
            var redirect = request.redirectUrl().map(asked -> redirects.allowed(caller.tenant(), asked));
            return access.profile(caller, request.profile())
                    .compose(profile -> begin(caller.tenant(), dialect, request, redirect, connector));
        });
    }

    private Future<Started> begin(
            Tenant tenant, String dialect, StartRequest request, Optional<URI> redirect, Connector connector) {
        var terms = terms(tenant, request.terms());
        return vacancy(tenant.id(), request.profile(), connector.platform(), terms)
                .compose(free -> apps.toStartWith(tenant, connector.platform()))
                .compose(app -> open(tenant, dialect, request, terms, redirect, connector, app));
    }

    /**
     * The same for whoever comes, where the profile's tenant lets browsers start by themselves. Fails with {@code UNAUTHENTICATED}
     * where it does not, which looks as if there was no such profile.
     *
     * @param asking what is asked for, of this tenant
     */
    public Future<Started> startOpenly(String dialect, Id profile, Function<Tenant, StartRequest> asking) {
        return access.openly(profile).compose(tenant -> {
            var request = asking.apply(tenant);
            var connector = connector(request.platform());
            var redirect = request.redirectUrl().map(asked -> redirects.allowed(tenant, asked));
            return begin(tenant, dialect, request, redirect, connector);
        });
    }

    /**
     * Where the browser that opens a launch URL goes. Fails with {@code FLOW_NOT_FOUND}. Takes nothing: what looks into links before
     * people do must not use them up.
     *
     * @param ticket leads to the flow's state; the state, which the platform and whoever sees a callback learn, does not lead to it
     */
    public Future<Launch> launch(Secret ticket) {
        var state = ticket.derived();
        return bus.ask(new StateVerticle.Peek(state)).compose(found -> {
            var flow = found.orElseThrow(() -> GatewayError.of(
                    ErrorCode.FLOW_NOT_FOUND, "this link has expired, was used already, or never existed"));
            var connector = connector(flow.intent().platform());
            return location(connector, state, flow)
                    .map(location -> new Launch(location, state, flow.browser(), flow.expiresAt()));
        });
    }

    /** What an API leaves open is decided by the tenant. An account that is to come back is no second one. */
    private static Terms terms(Tenant tenant, Terms asked) {
        return asked.duplicates() == Duplicates.UPDATE && asked.reconnecting().isEmpty()
                ? asked.with(tenant.settings().duplicates())
                : asked;
    }

    /** Refuses before anybody was asked for consent what would be refused after it. */
    private Future<Void> vacancy(Id tenant, Id profile, Platform platform, Terms terms) {
        if (terms.duplicates() != Duplicates.REFUSE_SECOND) {
            return Future.succeededFuture();
        }
        var usable = new AccountQuery(
                tenant, Set.of(), Optional.of(profile), Set.of(platform.id()), Optional.of(true), 0, AccountQuery.MOST);
        return accounts.list(usable).map(listed -> {
            if (listed.accounts().stream().anyMatch(account -> competes(account, platform, terms))) {
                throw GatewayError.of(
                        ErrorCode.ALREADY_CONNECTED,
                        "this profile has an account of this platform already; disconnect it, or use another profile");
            }
            return null;
        });
    }

    private static boolean competes(Account account, Platform platform, Terms terms) {
        boolean sameVariant =
                Optional.ofNullable(account.details().get(Terms.VARIANT)).equals(terms.variant());
        boolean person = account.kind() == Kind.PERSON;
        return sameVariant
                && switch (terms.choosing()) {
                    case PERSON -> person;
                    case TARGET -> !person;
                    case AS_USUAL, WITH_DEFAULT, ALL ->
                        switch (platform.selection()) {
                            case REQUIRED -> !person;
                            case NONE, ON_REQUEST -> person;
                            case OPTIONAL -> true;
                        };
                    case LATER -> false;
                };
    }

    private Future<Started> open(
            Tenant tenant,
            String dialect,
            StartRequest request,
            Terms terms,
            Optional<URI> redirect,
            Connector connector,
            App app) {
        var platform = connector.platform();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as exact as it is kept, and told again
        var id = Id.at(now);
        var intent = new Intent(
                tenant.id(),
                request.profile(),
                platform.id(),
                dialect,
                redirect,
                terms,
                app.clientId(),
                urls.callback(platform),
                request.watched() ? Optional.of(id) : Optional.empty());
        var ticket = Secret.random();
        var state = ticket.derived();
        var flow = new AwaitingCallback(
                id,
                intent,
                platform.pkce() == Pkce.NONE ? Optional.empty() : Optional.of(Secret.random()),
                tenant.settings().browserBinding() ? Optional.of(Secret.random()) : Optional.empty(),
                now.plus(patience));
        return bus.ask(new StateVerticle.Open(state, flow)).map(stored -> {
            boolean direct = flow.browser().isEmpty() && connector instanceof Connector.OAuth;
            var authUrl = direct ? authorizeUrl((Connector.OAuth) connector, app, state, flow) : urls.launch(ticket);
            return new Started(flow.id(), authUrl, state, flow.expiresAt());
        });
    }

    private Future<URI> location(Connector connector, Secret state, AwaitingCallback flow) {
        if (connector instanceof Connector.OAuth oauth) {
            return apps.grantedTo(
                            flow.intent().tenant(),
                            connector.platform(),
                            flow.intent().clientId())
                    .map(app -> authorizeUrl(oauth, app, state, flow));
        }
        return Future.succeededFuture(urls.credentialsPage(connector.platform(), state));
    }

    private static URI authorizeUrl(Connector.OAuth connector, App app, Secret state, AwaitingCallback flow) {
        return connector.authorizeUrl(app, state, flow.intent().callback(), flow.verifier());
    }

    private Connector connector(String platform) {
        return catalog.find(platform)
                .orElseThrow(() -> GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform is not known here"));
    }
}
