package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.SimulatedLinkedIn.error;

import dev.handfast.sandbox.platforms.World.Organization;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** LinkedIn's versioned API of organizations: who may do what, and what they are called. */
final class LinkedInOrganizations {
    private static final int MOST = 100;
    private static final int FEW = 10; // what a list holds when no count is asked for
    private static final int VERSIONS_LIVE = 12; // months

    private final Stage stage;
    private final Function<Call, Person> organizer;

    /** @param organizer checks the token and its scopes */
    LinkedInOrganizations(Stage stage, Function<Call, Person> organizer) {
        this.stage = stage;
        this.organizer = organizer;
    }

    Answer acls(Call call) {
        var person = administrator(call);
        if (!"roleAssignee".equals(call.query("q"))) {
            return error(400, "ILLEGAL_ARGUMENT", "q must be roleAssignee");
        }
        var role = call.query("role");
        var all = World.organizations(person).stream()
                .filter(organization -> role == null || organization.role().equals(role))
                .toList();
        var start = Math.max(0, call.number("start", 0));
        var count = stage.pageSize(call.number("count", FEW), MOST);
        var elements = all.stream()
                .skip(start)
                .limit(count)
                .map(organization -> Json.object(
                        "role",
                        organization.role(),
                        "organization",
                        "urn:li:organization:" + organization.id(),
                        "roleAssignee",
                        "urn:li:person:" + person.opaqueId(),
                        "state",
                        "APPROVED"))
                .toList();
        var more = start + count < all.size();
        var links = more
                ? List.of(Json.object(
                        "type",
                        "application/json",
                        "rel",
                        "next",
                        "href",
                        "/rest/organizationAcls?q=roleAssignee&state=APPROVED&start=" + (start + count) + "&count="
                                + count + (role == null ? "" : "&role=" + SimulatedConsent.encoded(role))))
                : List.of();
        return Answer.json(
                200, "paging", Json.object("start", start, "count", count, "links", links), "elements", elements);
    }

    Answer batch(Call call) {
        var person = administrator(call);
        var ids = call.query("ids");
        if (ids == null || !ids.startsWith("List(") || !ids.endsWith(")")) {
            return error(400, "ILLEGAL_ARGUMENT", "ids must be List(…)");
        }
        var results = new LinkedHashMap<String, Object>();
        var statuses = new LinkedHashMap<String, Object>();
        for (var id : ids.substring(5, ids.length() - 1).split(",")) {
            find(person, id)
                    .ifPresentOrElse(
                            found -> {
                                results.put(id, details(found));
                                statuses.put(id, 200);
                            },
                            () -> statuses.put(id, 404));
        }
        return Answer.json(200, "results", results, "statuses", statuses, "errors", Map.of());
    }

    Answer one(Call call) {
        return find(administrator(call), call.path("id"))
                .map(found -> Answer.json(200, details(found)))
                .orElseGet(() -> error(404, "NOT_FOUND", "Could not find organization"));
    }

    private static Optional<Organization> find(Person person, String id) {
        return World.organizations(person).stream()
                .filter(organization -> organization.id().equals(id))
                .findFirst();
    }

    private static Map<String, Object> details(Organization organization) {
        return Json.object(
                "id",
                Long.parseLong(organization.id()),
                "localizedName",
                organization.name(),
                "vanityName",
                organization.vanityName(),
                "localizedWebsite",
                "https://" + organization.vanityName() + ".example",
                "localizedDescription",
                "Makes " + organization.name(),
                "logoV2",
                Json.object("original", "urn:li:digitalmediaAsset:" + organization.id()));
    }

    private Person administrator(Call call) {
        var version = call.header("linkedin-version");
        if (version == null || !live(version)) {
            throw new Refused(error(426, "NONEXISTENT_VERSION", "Requested version " + version + " is not active"));
        }
        if (!"2.0.0".equals(call.header("x-restli-protocol-version"))) {
            throw new Refused(error(400, "ILLEGAL_ARGUMENT", "X-Restli-Protocol-Version must be 2.0.0"));
        }
        return organizer.apply(call);
    }

    private boolean live(String version) {
        if (!version.matches("\\d{6}(\\.\\d{2})?")) {
            return false;
        }
        var month = Integer.parseInt(version.substring(4, 6));
        if (month < 1 || month > 12) {
            return false;
        }
        var asked = YearMonth.of(Integer.parseInt(version.substring(0, 4)), month);
        var now = YearMonth.from(stage.clock().instant().atZone(ZoneOffset.UTC));
        return !asked.isAfter(now) && !asked.isBefore(now.minusMonths(VERSIONS_LIVE));
    }
}
