package dev.handfast.platform.quirks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Kind;
import dev.handfast.platform.PlatformFile.TargetsRule;
import dev.handfast.platform.Target;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TargetsWay;
import dev.handfast.platform.Upstream;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Organizations for which a person may publish, by the roles the file accepts, with names and logos fetched in batches. An app
 * without the product, or a grant without the scope, simply has none: the person connects as themselves.
 */
final class LinkedInOrganizations implements TargetsWay {
    private static final String ROLES = "roles";
    private static final String DETAILS = "details";
    private static final String PREFIX = "urn:li:organization:";
    private static final int BATCH = 50; // keeps the address of a batch far below 8 KiB

    @Override
    public Set<String> requests() {
        return Set.of(ROLES, DETAILS);
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
        private final Map<String, Set<String>> rolesById = new LinkedHashMap<>();
        private final Map<String, JsonNode> detailsById = new LinkedHashMap<>();
        private int start;

        Listing(TargetsRule rule, Kind kind, Upstream upstream, Walk walk) {
            this.rule = rule;
            this.kind = kind;
            this.upstream = upstream;
            this.walk = walk;
        }

        Future<Targets> whole() {
            return walk.pages(roles(), this::keepRoles)
                    .compose(done -> details(0))
                    .map(done -> result())
                    .recover(cause -> cause instanceof GatewayError error && error.code() == ErrorCode.SCOPES_MISSING
                            ? Future.succeededFuture(Targets.NONE)
                            : Future.failedFuture(cause));
        }

        private Future<JsonNode> roles() {
            return upstream.page(
                    rule.requests().get(ROLES),
                    Map.of("start", Integer.toString(start), "count", Integer.toString(rule.pageSize())));
        }

        private Optional<Future<JsonNode>> keepRoles(JsonNode page) {
            var elements = upstream.list(page, "/elements").toList();
            elements.forEach(this::keepRole);
            start += elements.size();
            return more(page, elements.size()) && walk.mayGoOn() ? Optional.of(roles()) : Optional.empty();
        }

        private boolean more(JsonNode page, int size) {
            var linked = Json.list(page, "/paging/links")
                    .anyMatch(link ->
                            Json.text(link, "/rel").filter("next"::equals).isPresent());
            return size > 0
                    && (linked
                            || size >= rule.pageSize()
                            || start < page.at("/paging/total").asInt());
        }

        private void keepRole(JsonNode element) {
            var role = Json.text(element, "/role").orElse("");
            if (!rule.accept().isEmpty() && !rule.accept().contains(role)
                    || Json.text(element, "/state")
                            .filter(state -> !"APPROVED".equals(state))
                            .isPresent()) {
                return;
            }
            Stream.of("/organization", "/organizationTarget", "/organizationalTarget") // by API generation
                    .flatMap(field -> Json.text(element, field).stream())
                    .filter(urn -> urn.matches(PREFIX + "\\d+"))
                    .findFirst()
                    .ifPresent(urn -> rolesById
                            .computeIfAbsent(urn.substring(PREFIX.length()), id -> new LinkedHashSet<>())
                            .add(role));
        }

        private Future<Void> details(int from) {
            var ids = List.copyOf(rolesById.keySet());
            if (from >= ids.size() || !walk.mayGoOn()) {
                return Future.succeededFuture();
            }
            var batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
            return walk.pages(
                            upstream.page(
                                    rule.requests().get(DETAILS),
                                    Map.of("ids", "List(" + String.join(",", batch) + ")")),
                            this::keepDetails)
                    .otherwise(failed -> {
                        walk.lostPart();
                        return null;
                    })
                    .compose(done -> details(from + BATCH));
        }

        private Optional<Future<JsonNode>> keepDetails(JsonNode answer) {
            answer.path("results").properties().forEach(entry -> detailsById.put(entry.getKey(), entry.getValue()));
            return Optional.empty();
        }

        private Targets result() {
            var targets = new ArrayList<Target>();
            rolesById.forEach((id, roles) -> targets.add(target(id, roles)));
            return new Targets(targets, walk.complete());
        }

        private Target target(String id, Set<String> roles) {
            var found = detailsById.getOrDefault(id, MissingNode.getInstance());
            var vanity = Json.text(found, "/vanityName");
            var details = new LinkedHashMap<String, String>();
            details.put("id", id);
            details.put("urn", PREFIX + id);
            vanity.ifPresent(name -> details.put("vanityName", name));
            return new Target(
                    kind,
                    id,
                    Json.text(found, "/localizedName").orElse("Organization " + id),
                    vanity,
                    upstream.picture(logo(found)),
                    Optional.empty(),
                    List.copyOf(roles),
                    Optional.empty(),
                    details);
        }

        /** The decorated logo's largest size, where the answer holds addresses rather than asset names. */
        private static Optional<String> logo(JsonNode details) {
            return Json.list(details, "/logoV2/original~/elements")
                    .max(Comparator.comparingInt(element -> element.at(
                                    "/data/com.linkedin.digitalmedia.mediaartifact.StillImage/displaySize/width")
                            .asInt()))
                    .flatMap(element -> Json.text(element, "/identifiers/0/identifier"))
                    .or(() -> Json.text(details, "/logoUrl"));
        }
    }
}
