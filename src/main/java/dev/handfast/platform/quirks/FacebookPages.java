package dev.handfast.platform.quirks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Secret;
import dev.handfast.platform.Kind;
import dev.handfast.platform.PlatformFile.Request;
import dev.handfast.platform.PlatformFile.TargetsRule;
import dev.handfast.platform.Target;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TargetsWay;
import dev.handfast.platform.Upstream;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Pages of a person, and those of the businesses the person belongs to, which the first list often lacks. A page without an
 * access token of its own cannot be published to and is left out. Businesses may fail to be read without failing the list.
 */
final class FacebookPages implements TargetsWay {
    private static final String OWN = "own";
    private static final String BUSINESSES = "businesses";
    private static final String BUSINESS_PERMISSION = "business_management";
    private static final List<String> OF_BUSINESS = List.of("owned", "client");

    @Override
    public Set<String> requests() {
        return Set.of(OWN, BUSINESSES, "owned", "client");
    }

    @Override
    public Future<Targets> list(TargetsRule rule, Kind kind, Upstream upstream) {
        return new Listing(rule, kind, upstream, Walk.under(rule, upstream)).whole();
    }

    private static final class Listing {
        private final TargetsRule rule;
        private final Kind kind;
        private final Upstream upstream;
        private final Walk walk;
        private final Map<String, Target> pages = new LinkedHashMap<>();
        private final List<String> businesses = new ArrayList<>();

        Listing(TargetsRule rule, Kind kind, Upstream upstream, Walk walk) {
            this.rule = rule;
            this.kind = kind;
            this.upstream = upstream;
            this.walk = walk;
        }

        Future<Targets> whole() {
            var own = rule.requests().get(OWN);
            return read(own, upstream.page(own, size()), this::keep)
                    .compose(done -> ofBusinesses())
                    .map(done -> new Targets(List.copyOf(pages.values()), walk.complete()));
        }

        private Future<Void> ofBusinesses() {
            var request = rule.requests().get(BUSINESSES);
            if (!upstream.tokens().scopes().contains(BUSINESS_PERMISSION) || !walk.mayGoOn()) {
                return Future.succeededFuture();
            }
            return read(request, upstream.page(request, size()), entry -> Json.text(entry, "/id")
                            .ifPresent(businesses::add))
                    .compose(done -> ofBusiness(0))
                    .otherwise(failed -> {
                        walk.lostPart();
                        return null;
                    });
        }

        /** Two lists for each business, one after another. */
        private Future<Void> ofBusiness(int step) {
            if (step == businesses.size() * OF_BUSINESS.size() || !walk.mayGoOn()) {
                return Future.succeededFuture();
            }
            var request = rule.requests().get(OF_BUSINESS.get(step % OF_BUSINESS.size()));
            var business = businesses.get(step / OF_BUSINESS.size());
            return read(request, upstream.page(request, business, size()), this::keep)
                    .otherwise(failed -> {
                        walk.lostPart();
                        return null;
                    })
                    .compose(done -> ofBusiness(step + 1));
        }

        private Future<Void> read(Request request, Future<JsonNode> first, Consumer<JsonNode> each) {
            return walk.pages(first, page -> {
                upstream.list(page, "/data").forEach(each);
                return Json.text(page, "/paging/next")
                        .filter(next -> walk.mayGoOn())
                        .map(next -> upstream.follow(request, next));
            });
        }

        private Map<String, String> size() {
            return Map.of("limit", Integer.toString(rule.pageSize()));
        }

        private void keep(JsonNode page) {
            var id = Json.text(page, "/id");
            var token = Json.text(page, "/access_token");
            if (id.isEmpty() || token.isEmpty()) {
                return;
            }
            pages.putIfAbsent(
                    id.get(),
                    new Target(
                            kind,
                            id.get(),
                            Json.text(page, "/name").orElse(id.get()),
                            Json.text(page, "/username"),
                            upstream.picture(Json.text(page, "/picture/data/url")),
                            Json.text(page, "/category"),
                            Json.texts(page, "/tasks"),
                            token.map(Secret::of),
                            Map.of()));
        }
    }
}
