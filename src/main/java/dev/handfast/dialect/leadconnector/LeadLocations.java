package dev.handfast.dialect.leadconnector;

import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Profile;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /locations}: what accounts are connected to, to be read. */
final class LeadLocations {
    private static final int LONGEST = 200;
    private static final int USUAL_PAGE = 10;
    private static final int LARGEST_PAGE = 100;

    private record Location(
            String id, String companyId, String name, String email, String description, String dateAdded) {
        static Location of(Profile profile, Caller caller) {
            return new Location(
                    profile.id().alphanumeric(),
                    caller.tenant().id().alphanumeric(),
                    profile.name(),
                    caller.tenant().email(),
                    profile.description(),
                    profile.createdAt().toString());
        }
    }

    private final Administration administration;

    LeadLocations(Administration administration) {
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/locations/search", Access.KEY, LeadConnector.versioned(this::search)),
                Operation.get("/locations/{locationId}", Access.KEY, LeadConnector.versioned(this::read)));
    }

    private Future<Answer> search(Call call) {
        var caller = call.keyHolder();
        var query = call.queryInput();
        var company = query.text("companyId", LONGEST);
        var email = query.text("email", LONGEST);
        var skip = query.number("skip", 0, Integer.MAX_VALUE).orElse(0);
        var limit = query.number("limit", 1, LARGEST_PAGE).orElse(USUAL_PAGE);
        boolean descending = query.word("order", Set.of("asc", "desc"))
                .filter("desc"::equals)
                .isPresent();
        query.check();
        return administration.profiles(caller).map(profiles -> {
            Comparator<Location> order = Comparator.comparing(Location::name, String.CASE_INSENSITIVE_ORDER);
            var page = profiles.stream()
                    .map(profile -> Location.of(profile, caller))
                    .filter(location -> is(company, location.companyId()) && is(email, location.email()))
                    .sorted(descending ? order.reversed() : order)
                    .skip(skip)
                    .limit(limit)
                    .toList();
            return Answer.ok(Map.of("locations", page));
        });
    }

    private static boolean is(Optional<String> asked, String found) {
        return asked.map(found::equals).orElse(true);
    }

    private Future<Answer> read(Call call) {
        var caller = call.keyHolder();
        return administration
                .profile(caller, LeadConnector.location(call.path().get("locationId")))
                .map(profile -> Answer.ok(Map.of("location", Location.of(profile, caller))));
    }
}
