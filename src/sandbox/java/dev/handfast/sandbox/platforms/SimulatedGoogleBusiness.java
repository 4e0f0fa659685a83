package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.World.BusinessAccount;
import dev.handfast.sandbox.platforms.World.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Google Business Profile: accounts, and under each account locations, both in pages. */
final class SimulatedGoogleBusiness extends SimulatedGoogle {
    private static final String MANAGE = "https://www.googleapis.com/auth/business.manage";
    private static final int MOST_ACCOUNTS = 20;
    private static final int MOST_LOCATIONS = 100;
    private static final int LOCATIONS = 10; // when no pageSize is asked for
    private static final Set<String> FIELDS = Set.of(
            "name",
            "title",
            "storeCode",
            "languageCode",
            "phoneNumbers",
            "categories",
            "storefrontAddress",
            "websiteUri",
            "metadata",
            "profile");

    SimulatedGoogleBusiness(Stage stage) {
        super(
                stage,
                "googlebusiness",
                "Google Business Profile",
                Set.of("openid", "profile", "email", MANAGE),
                Set.of("openid", "profile", "email"));
    }

    @Override
    public Routes routes() {
        return super.routes()
                .get("management", "/v1/accounts", Endpoint.TARGETS, this::accounts)
                .get("information", "/v1/accounts/{account}/locations", Endpoint.TARGETS, this::locations)
                .get("userinfo", "/v1/userinfo", Endpoint.IDENTITY, this::userinfo);
    }

    private Answer userinfo(Call call) {
        var grant = bearer(call, "openid");
        var person = grant.person();
        var profile = grant.has("profile");
        return Answer.json(
                200,
                "sub",
                String.valueOf(person.number()),
                "name",
                profile ? person.displayName() : null,
                "given_name",
                profile ? person.givenName() : null,
                "family_name",
                profile ? person.familyName() : null,
                "picture",
                profile ? stage.picture(person.id()) : null,
                "email",
                grant.has("email") ? person.email() : null,
                "email_verified",
                grant.has("email") ? true : null);
    }

    private Answer accounts(Call call) {
        var all = World.businessAccounts(manager(call));
        var start = offset(call.query("pageToken"));
        var size = stage.pageSize(call.number("pageSize", MOST_ACCOUNTS), MOST_ACCOUNTS);
        return Answer.json(
                200,
                "accounts",
                all.stream()
                        .skip(start)
                        .limit(size)
                        .map(account -> Json.object(
                                "name",
                                "accounts/" + account.id(),
                                "accountName",
                                account.name(),
                                "type",
                                account.type(),
                                "role",
                                "PRIMARY_OWNER"))
                        .toList(),
                "nextPageToken",
                next(start + size, all.size()));
    }

    private Answer locations(Call call) {
        var person = manager(call);
        var mask = call.query("readMask");
        if (mask == null || mask.isBlank()) {
            return error(
                    400,
                    "INVALID_ARGUMENT",
                    "badRequest",
                    "Request contains an invalid argument: readMask is required");
        }
        var fields = Arrays.asList(mask.split(","));
        if (!FIELDS.containsAll(
                fields.stream().map(field -> field.split("\\.")[0]).toList())) {
            return error(400, "INVALID_ARGUMENT", "badRequest", "Invalid field mask provided");
        }
        var asked = call.number("pageSize", LOCATIONS);
        if (asked < 1 || asked > MOST_LOCATIONS) {
            return error(400, "INVALID_ARGUMENT", "badRequest", "Page size must be between 1 and 100");
        }
        var all = new ArrayList<Location>();
        for (var account : named(person, call.path("account"))) {
            if (account.locked()) {
                throw new Refused(error(403, "PERMISSION_DENIED", "forbidden", "The caller does not have permission"));
            }
            all.addAll(account.locations());
        }
        var start = offset(call.query("pageToken"));
        var size = stage.pageSize(asked, MOST_LOCATIONS);
        var some = all.stream()
                .skip(start)
                .limit(size)
                .map(location -> Json.pick(location(location), fields))
                .toList();
        return Answer.json(
                200,
                "locations",
                some.isEmpty() ? null : some, // an empty list is left out, as is Google's way
                "nextPageToken",
                next(start + size, all.size()));
    }

    private List<BusinessAccount> named(Person person, String id) {
        var accounts = World.businessAccounts(person);
        if (id.equals("-")) {
            return accounts.stream().filter(account -> !account.locked()).toList();
        }
        var found = accounts.stream().filter(account -> account.id().equals(id)).toList();
        if (found.isEmpty()) {
            throw new Refused(error(404, "NOT_FOUND", "notFound", "Requested entity was not found."));
        }
        return found;
    }

    private static Map<String, Object> location(Location location) {
        return Json.object(
                "name",
                "locations/" + location.id(),
                "title",
                location.title(),
                "storeCode",
                "S" + location.id().substring(12),
                "languageCode",
                "en",
                "storefrontAddress",
                Json.object(
                        "regionCode",
                        "GB",
                        "postalCode",
                        "W1J 8EX",
                        "locality",
                        location.city(),
                        "addressLines",
                        List.of(location.street())),
                "categories",
                Json.object(
                        "primaryCategory",
                        Json.object("name", "categories/gcid:bakery", "displayName", location.category())),
                "metadata",
                Json.object("mapsUri", "https://maps.google.com/maps?cid=" + location.id(), "canDelete", true));
    }

    private Person manager(Call call) {
        Grant grant = bearer(call, MANAGE);
        return grant.person();
    }

    private static String next(int end, int size) {
        return end < size ? "at-" + end : null;
    }

    private static int offset(String pageToken) {
        if (pageToken == null || pageToken.isEmpty()) {
            return 0;
        }
        if (!pageToken.matches("at-\\d{1,6}")) {
            throw new Refused(error(400, "INVALID_ARGUMENT", "badRequest", "Invalid page token"));
        }
        return Integer.parseInt(pageToken.substring(3));
    }
}
