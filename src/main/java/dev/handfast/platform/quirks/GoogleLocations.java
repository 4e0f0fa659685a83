package dev.handfast.platform.quirks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.platform.Kind;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The locations of all the accounts a person has a part in. An account whose locations cannot be read does not fail the list,
 * unless it is so with every one.
 */
final class GoogleLocations implements TargetsWay {
    private static final String ACCOUNTS = "accounts";
    private static final String LOCATIONS = "locations";
    private static final int ACCOUNTS_AT_ONCE = 20; // the most that accounts.list gives

    @Override
    public Set<String> requests() {
        return Set.of(ACCOUNTS, LOCATIONS);
    }

    @Override
    public Future<Targets> list(TargetsRule rule, Kind kind, Upstream upstream) {
        return new Listing(rule, kind, upstream, Walk.under(rule, upstream)).whole();
    }

    private record Account(String id, String name) {}

    private static final class Listing {
        private final TargetsRule rule;
        private final Kind kind;
        private final Upstream upstream;
        private final Walk walk;
        private final List<Account> accounts = new ArrayList<>();
        private final Map<String, Target> locations = new LinkedHashMap<>();
        private final List<Throwable> failures = new ArrayList<>();

        Listing(TargetsRule rule, Kind kind, Upstream upstream, Walk walk) {
            this.rule = rule;
            this.kind = kind;
            this.upstream = upstream;
            this.walk = walk;
        }

        Future<Targets> whole() {
            return walk.pages(accounts(Optional.empty()), page -> {
                        Json.list(page, "/accounts").forEach(this::keepAccount);
                        return Json.text(page, "/nextPageToken")
                                .filter(token -> walk.mayGoOn())
                                .map(token -> accounts(Optional.of(token)));
                    })
                    .compose(done -> ofAccount(0))
                    .compose(done -> result());
        }

        private Future<Targets> result() {
            return !accounts.isEmpty() && failures.size() == accounts.size()
                    ? Future.failedFuture(failures.get(0))
                    : Future.succeededFuture(new Targets(List.copyOf(locations.values()), walk.complete()));
        }

        private Future<Void> ofAccount(int index) {
            if (index == accounts.size() || !walk.mayGoOn()) {
                return Future.succeededFuture();
            }
            var account = accounts.get(index);
            return walk.pages(locations(account, Optional.empty()), page -> {
                        Json.list(page, "/locations").forEach(location -> keep(account, location));
                        return Json.text(page, "/nextPageToken")
                                .filter(token -> walk.mayGoOn())
                                .map(token -> locations(account, Optional.of(token)));
                    })
                    .otherwise(failed -> {
                        walk.lostPart();
                        failures.add(failed);
                        return null;
                    })
                    .compose(done -> ofAccount(index + 1));
        }

        private Future<JsonNode> accounts(Optional<String> pageToken) {
            return upstream.page(rule.requests().get(ACCOUNTS), paged(ACCOUNTS_AT_ONCE, pageToken));
        }

        private Future<JsonNode> locations(Account account, Optional<String> pageToken) {
            return upstream.page(rule.requests().get(LOCATIONS), account.id(), paged(rule.pageSize(), pageToken));
        }

        private static Map<String, String> paged(int size, Optional<String> pageToken) {
            var query = new LinkedHashMap<String, String>();
            query.put("pageSize", Integer.toString(size));
            pageToken.ifPresent(token -> query.put("pageToken", token));
            return query;
        }

        private void keepAccount(JsonNode account) {
            bare(account, "accounts/")
                    .ifPresent(id -> accounts.add(
                            new Account(id, Json.text(account, "/accountName").orElse(id))));
        }

        private void keep(Account account, JsonNode location) {
            bare(location, "locations/").ifPresent(id -> locations.putIfAbsent(id, target(account, id, location)));
        }

        private Target target(Account account, String id, JsonNode location) {
            var details = new LinkedHashMap<String, String>();
            details.put("accountId", account.id());
            details.put("accountName", account.name());
            details.put("address", address(location));
            Json.text(location, "/storeCode").ifPresent(code -> details.put("storeCode", code));
            return new Target(
                    kind,
                    id,
                    Json.text(location, "/title").orElse(id),
                    Optional.empty(),
                    Optional.empty(),
                    Json.text(location, "/categories/primaryCategory/displayName"),
                    List.of(),
                    Optional.empty(),
                    details);
        }

        private static String address(JsonNode location) {
            var parts = Stream.of(
                            Json.texts(location, "/storefrontAddress/addressLines").stream(),
                            Json.text(location, "/storefrontAddress/locality").stream(),
                            Json.text(location, "/storefrontAddress/administrativeArea").stream(),
                            Json.text(location, "/storefrontAddress/postalCode").stream(),
                            Json.text(location, "/storefrontAddress/regionCode").stream())
                    .flatMap(part -> part);
            return parts.collect(Collectors.joining(", "));
        }

        /** The id in a resource name such as {@code locations/17}. */
        private static Optional<String> bare(JsonNode node, String prefix) {
            return Json.text(node, "/name")
                    .filter(name -> name.contains(prefix))
                    .map(name -> name.substring(name.lastIndexOf(prefix) + prefix.length()))
                    .filter(id -> id.matches("[A-Za-z0-9_-]+"));
        }
    }
}
