package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Token;
import dev.handfast.sandbox.platforms.Ledger.Use;
import dev.handfast.sandbox.platforms.World.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Facebook's Pages: a person's own, and those of a business portfolio, each with a token of its own. */
final class FacebookPages {
    private static final int PAGES = 25; // what a list holds when no limit is asked for
    private static final int MOST = 100;

    private final Stage stage;
    private final Ledger ledger;
    private final Function<Call, Token> token;
    private final BiConsumer<Grant, String> need;

    /**
     * @param token the live token of a call
     * @param need refuses a grant without a permission
     */
    FacebookPages(Stage stage, Ledger ledger, Function<Call, Token> token, BiConsumer<Grant, String> need) {
        this.stage = stage;
        this.ledger = ledger;
        this.token = token;
        this.need = need;
    }

    /** A page the person has anything to do with. */
    static Optional<Page> find(Person person, String id) {
        var all = new ArrayList<>(World.pages(person));
        World.portfolios(person).forEach(portfolio -> {
            all.addAll(portfolio.owned());
            all.addAll(portfolio.client());
        });
        return all.stream().filter(page -> page.id().equals(id)).findFirst();
    }

    Answer accounts(Call call) {
        var by = token.apply(call);
        var pages =
                by.grant().has(SimulatedFacebook.LIST) ? World.pages(by.grant().person()) : List.<Page>of();
        return pages(call, by, pages, "me/accounts");
    }

    Answer businesses(Call call) {
        var by = token.apply(call);
        need.accept(by.grant(), SimulatedFacebook.BUSINESS);
        var data = World.portfolios(by.grant().person()).stream()
                .map(portfolio -> Json.object("id", portfolio.id(), "name", portfolio.name()))
                .toList();
        return Answer.json(200, "data", data);
    }

    Answer owned(Call call) {
        return portfolio(call, "owned_pages", World.Portfolio::owned);
    }

    Answer client(Call call) {
        return portfolio(call, "client_pages", World.Portfolio::client);
    }

    private Answer portfolio(Call call, String edge, Function<World.Portfolio, List<Page>> pages) {
        var by = token.apply(call);
        need.accept(by.grant(), SimulatedFacebook.BUSINESS);
        Predicate<World.Portfolio> named = portfolio -> portfolio.id().equals(call.path("business"));
        return World.portfolios(by.grant().person()).stream()
                .filter(named)
                .findFirst()
                .map(portfolio -> pages(call, by, pages.apply(portfolio), portfolio.id() + "/" + edge))
                .orElseGet(() -> SimulatedMeta.graph(400, 100, 33, "Unsupported get request. Object does not exist."));
    }

    private Answer pages(Call call, Token by, List<Page> all, String edge) {
        var fields = SimulatedMeta.fields(call, "id,name,access_token,category,tasks");
        var limit = stage.pageSize(call.number("limit", PAGES), MOST);
        var after = call.query("after");
        var start = after != null && after.matches("c\\d{1,6}") ? Integer.parseInt(after.substring(1)) : 0;
        var some = all.stream()
                .skip(start)
                .limit(limit)
                .map(page -> Json.pick(shown(page, by), fields))
                .toList();
        var end = start + some.size();
        var paging = some.isEmpty()
                ? null
                : Json.object(
                        "cursors",
                        Json.object("before", "c" + start, "after", "c" + end),
                        "next",
                        end < all.size() ? next(call, edge, limit, end) : null);
        return Answer.json(200, "data", some, "paging", paging);
    }

    /** Absolute, and with the access token in it, as the Graph API has it. */
    private String next(Call call, String edge, int limit, int end) {
        var query = new StringBuilder();
        call.queryParameters().forEach((name, value) -> {
            if (!Set.of("after", "limit").contains(name)) {
                query.append(SimulatedConsent.encoded(name))
                        .append('=')
                        .append(SimulatedConsent.encoded(value))
                        .append('&');
            }
        });
        if (call.query("access_token") == null) {
            query.append("access_token=")
                    .append(SimulatedConsent.encoded(call.bearer()))
                    .append('&');
        }
        return "%s/facebook/graph/%s/%s?%slimit=%d&after=c%d"
                .formatted(stage.base().get(), call.path("version"), edge, query, limit, end);
    }

    Map<String, Object> shown(Page page, Token by) {
        return Json.object(
                "id",
                page.id(),
                "name",
                page.name(),
                "username",
                page.username(),
                "category",
                page.category(),
                "access_token",
                page.hasToken() ? pageToken(page, by) : null,
                "tasks",
                page.tasks(),
                "fan_count",
                42,
                "link",
                "https://www.facebook.com/" + page.id(),
                "picture",
                picture("page-" + page.id()));
    }

    /** Without an end when the person's token is long-lived; else it ends with that token. */
    private String pageToken(Page page, Token by) {
        var left = by.expiresAt().map(end -> Duration.between(stage.clock().instant(), end));
        var brief = by.value().startsWith("EAAs") ? left : Optional.<Duration>empty();
        return ledger.mint(by.grant(), Use.ACCESS, "EAAp" + ledger.text(33), brief, page.id())
                .value();
    }

    Object picture(String seed) {
        return Json.object(
                "data", Json.object("height", 200, "width", 200, "is_silhouette", false, "url", stage.picture(seed)));
    }
}
