package dev.handfast.sandbox.platforms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What the demo people own. */
final class World {
    static final List<String> EVERY_TASK = List.of("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MODERATE", "MANAGE");

    private static final long PAGES = 103_000_000_000_000L;
    private static final long BIG_PAGE = 9_007_199_254_741_011L; // beyond 2^53 and odd
    private static final int ORGANIZATIONS = 5_000_000;
    private static final long LOCATIONS = 4_400_000_000_000_000_000L; // Google's location ids have 19 digits

    /** A Facebook Page; {@code hasToken} is false when the person may see it and not act for it. */
    record Page(String id, String name, String username, String category, List<String> tasks, boolean hasToken) {}

    record Portfolio(String id, String name, List<Page> owned, List<Page> client) {}

    record Organization(String id, String name, String vanityName, String role) {}

    /** A Google Business account; a {@code locked} one refuses to list its locations. */
    record BusinessAccount(String id, String name, String type, boolean locked, List<Location> locations) {}

    record Location(String id, String title, String street, String city, String category) {}

    record Board(String id, String name, String description, String privacy) {}

    private World() {}

    static List<Page> pages(Person person) {
        return switch (person.id()) {
            case "none", "business" -> List.of();
            case "many" -> several(500, number -> page(person, number, "Branch " + number));
            case "few" -> several(3, number -> page(person, number, "Studio " + number));
            case "bigid" ->
                List.of(new Page(String.valueOf(BIG_PAGE), "A page past 2^53", "bigpage", "Shop", EVERY_TASK, true));
            case "kanji" -> List.of(page(person, 1, "山田「書店」 <b>& \"co\"</b> 📚"));
            default -> List.of(page(person, 1, person.givenName() + "'s Bakery"));
        };
    }

    static List<Portfolio> portfolios(Person person) {
        return person.id().equals("business")
                ? List.of(new Portfolio(
                        "777000111",
                        "Portfolio & Sons",
                        List.of(
                                page(person, 1, "Owned page"),
                                new Page(
                                        "103000008000099",
                                        "Seen only",
                                        "seen_only",
                                        "Shop",
                                        List.of("ANALYZE"),
                                        false)),
                        List.of(page(person, 2, "Client page"))))
                : List.of();
    }

    private static Page page(Person person, int number, String name) {
        var id = String.valueOf(PAGES + person.ordinal() * 1_000_000L + number);
        return new Page(id, name, person.id() + "_page_" + number, "Shopping & retail", EVERY_TASK, true);
    }

    static List<Organization> organizations(Person person) {
        return switch (person.id()) {
            case "none", "stingy" -> List.of();
            case "many" -> several(25, number -> organization(person, number, "Subsidiary " + number, "ADMINISTRATOR"));
            case "few" -> {
                var all = new ArrayList<>(
                        several(3, number -> organization(person, number, "Guild " + number, "ADMINISTRATOR")));
                all.add(organization(person, 1, "Guild 1", "CONTENT_ADMINISTRATOR")); // a second role in the first one
                all.add(organization(person, 9, "Watched only", "ANALYST"));
                yield all;
            }
            case "bigid" ->
                List.of(new Organization(
                        String.valueOf(BIG_PAGE), "An organization past 2^53", "big-organization", "ADMINISTRATOR"));
            case "kanji" -> List.of(organization(person, 1, "株式会社 <i>山田</i> & \"太郎\"", "ADMINISTRATOR"));
            default -> List.of(organization(person, 1, person.familyName() + " Engines", "ADMINISTRATOR"));
        };
    }

    private static Organization organization(Person person, int number, String name, String role) {
        var id = String.valueOf(ORGANIZATIONS + person.ordinal() * 1000 + number);
        return new Organization(id, name, person.id() + "-org-" + number, role);
    }

    static List<BusinessAccount> businessAccounts(Person person) {
        var own = new BusinessAccount(
                String.valueOf(person.number()), person.displayName(), "PERSONAL", false, ownLocations(person));
        return switch (person.id()) {
            case "many" -> List.of(own, group(person, 1, 60), group(person, 2, 55));
            case "business" ->
                List.of(
                        own,
                        group(person, 1, 2),
                        new BusinessAccount(
                                "88000000000000009", "Locked organization", "ORGANIZATION", true, List.of()));
            default -> List.of(own);
        };
    }

    private static BusinessAccount group(Person person, int number, int size) {
        return new BusinessAccount(
                "8800000000000000" + number,
                "Group " + number,
                "LOCATION_GROUP",
                false,
                several(size, each -> location(person, number * 1000 + each, "Store " + number + "-" + each)));
    }

    private static List<Location> ownLocations(Person person) {
        return switch (person.id()) {
            case "none", "business" -> List.of();
            case "many" -> several(5, number -> location(person, number, "Kiosk " + number));
            case "few" -> several(3, number -> location(person, number, "Shop " + number));
            case "kanji" -> List.of(location(person, 1, "寿司 <script>alert(1)</script> & \"さくら\""));
            default -> List.of(location(person, 1, person.givenName() + "'s Bakery"));
        };
    }

    private static Location location(Person person, int number, String title) {
        var id = String.valueOf(LOCATIONS + person.ordinal() * 1_000_000L + number);
        return new Location(id, title, number + " Analytical Row", "London", "Bakery");
    }

    static List<Board> boards(Person person) {
        return switch (person.id()) {
            case "none" -> List.of();
            case "many" -> several(60, number -> board(person, number, "Board " + number, "PUBLIC"));
            case "kanji" -> List.of(board(person, 1, "写真 <b>🌸</b>", "PUBLIC"));
            default ->
                List.of(
                        board(person, 1, "Recipes", "PUBLIC"),
                        board(person, 2, "Machines", "PROTECTED"),
                        board(person, 3, "Surprises", "SECRET"));
        };
    }

    private static Board board(Person person, int number, String name, String privacy) {
        return new Board(
                String.valueOf(700_000_000_000_000_000L + person.ordinal() * 1000L + number), name, "", privacy);
    }

    private static <T> List<T> several(int count, IntFunction<T> make) {
        return IntStream.rangeClosed(1, count).mapToObj(make).toList();
    }
}
