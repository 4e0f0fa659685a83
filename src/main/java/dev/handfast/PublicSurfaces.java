package dev.handfast;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Passing;
import dev.handfast.connect.Transfers;
import dev.handfast.connect.Watching;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Surface;
import dev.handfast.dialect.docs.Docs;
import dev.handfast.dialect.handfast.Handfast;
import dev.handfast.dialect.hosted.Assets;
import dev.handfast.dialect.hosted.Brands;
import dev.handfast.dialect.hosted.BrowserCookie;
import dev.handfast.dialect.hosted.CredentialsPages;
import dev.handfast.dialect.hosted.DeletionPages;
import dev.handfast.dialect.hosted.Hosted;
import dev.handfast.dialect.hosted.Journey;
import dev.handfast.dialect.hosted.Pages;
import dev.handfast.dialect.hosted.PickPages;
import dev.handfast.dialect.late.Late;
import dev.handfast.dialect.leadconnector.LeadConnector;
import dev.handfast.dialect.letmepost.Letmepost;
import dev.handfast.dialect.postbreeze.Postbreeze;
import dev.handfast.dialect.puffle.Puffle;
import dev.handfast.dialect.upstream.Upstreams;
import dev.handfast.refresh.Vending;
import dev.handfast.store.PgHandoffs;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All that is mounted on the public server. */
final class PublicSurfaces {
    private final Foundations on;
    private final Pages pages;
    private final Assets assets = Assets.load();
    private final Brands brands;
    private final BrowserCookie cookie;
    private final Journey journey;
    private final Hosted hosted;

    /** @param endings finds a dialect's by its name */
    PublicSurfaces(Foundations on, Function<String, Ending> endings) {
        this.on = on;
        this.pages = new Pages(assets, on.settings.allowLoopbackHttp());
        this.brands = new Brands(on.directory);
        this.cookie = new BrowserCookie(on.urls.secure());
        var flow = on.settings.flow();
        this.journey = new Journey(on.engine, on.catalog, brands, pages, cookie, flow.consent(), flow.replay());
        this.hosted = new Hosted(
                pages,
                assets,
                journey,
                new PickPages(on.engine, on.catalog, brands, endings, pages),
                new CredentialsPages(on.engine, on.catalog, brands, endings, pages, cookie),
                new DeletionPages(on.notices, on.catalog, pages));
    }

    /** The APIs. Where two share a path and no key tells which is meant, the first is spoken. */
    List<Dialect> dialects() {
        return List.of(late(), puffle(), postbreeze(), letmepost(), leadConnector(), own());
    }

    /** Everything, the dialects among it. */
    List<Surface> all(List<Dialect> dialects) {
        var surfaces = new ArrayList<Surface>();
        surfaces.add(hosted);
        surfaces.addAll(dialects);
        surfaces.addAll(Upstreams.all(on.notices, on.urls));
        surfaces.addAll(Docs.all(surfaces, new Pages(assets, false), on.urls, hosted::failure));
        return surfaces;
    }

    private Dialect late() {
        return new Late(on.engine, on.administration, on.webhooks, on.urls);
    }

    private Dialect puffle() {
        return new Puffle(
                on.engine,
                on.administration,
                on.urls,
                on.settings.dashboardUrl(),
                on.settings.flow().replay());
    }

    private Dialect postbreeze() {
        return new Postbreeze(on.engine, on.administration, on.urls);
    }

    private Dialect letmepost() {
        return new Letmepost(
                on.engine,
                on.administration,
                on.keyBook,
                on.webhooks,
                journey,
                hosted,
                on.urls,
                accountsPage(),
                on.settings.limits().requestsPerMinute());
    }

    /** A dashboard of one's own has a page for accounts; the gateway itself has none. */
    private Optional<URI> accountsPage() {
        return Optional.of(on.settings.dashboardUrl())
                .filter(url -> !url.equals(on.settings.publicUrl()))
                .map(url -> URI.create(url + "/accounts"));
    }

    private Dialect leadConnector() {
        return new LeadConnector(
                on.engine,
                on.administration,
                on.directory,
                new Passing(
                        new PgHandoffs(on.database, on.vault),
                        on.clock,
                        on.settings.flow().consent()),
                on.redirects(),
                on.urls,
                pages);
    }

    private Dialect own() {
        var engine = on.engine;
        return new Handfast(
                engine,
                new Watching(
                        on.watched,
                        engine.starts(),
                        engine.selections(),
                        engine.grants(),
                        engine.credentials(),
                        on.audit,
                        on.bus,
                        on.clock),
                new Vending(on.policies, on.bus, on.clock),
                new Transfers(on.vertx, on.catalog, on.apps, on.accounts, on.tenancy, on.clock),
                on.administration,
                on.catalog,
                on.urls);
    }
}
