package dev.handfast.dialect.leadconnector;

import static dev.handfast.dialect.leadconnector.Lead.answered;
import static dev.handfast.dialect.leadconnector.Lead.each;
import static dev.handfast.dialect.leadconnector.Lead.invalid;
import static dev.handfast.dialect.leadconnector.Lead.outOfReach;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.core.Id;
import dev.handfast.tenant.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What accounts are connected to. */
class LocationsContractTest {
    private final Lead lead = Lead.open();

    private List<String> found(String query) {
        return each(answered(200, lead.get("/locations/search" + query)).path("locations")).stream()
                .map(location -> location.path("name").asText())
                .toList();
    }

    /** GET /locations/search. */
    @Nested
    class Search {
        @Test
        void lists_the_locations_of_the_token_by_name() {
            lead.guest().profile("beta");
            lead.guest().profile("Alpha");

            assertEquals(List.of("Alpha", "beta", "First"), found(""));
            assertEquals(List.of("First", "beta", "Alpha"), found("?order=desc"));
            assertEquals(List.of("beta"), found("?skip=1&limit=1"));
            assertEquals(List.of(), found("?skip=9"));
        }

        @Test
        void lists_ten_unless_asked_for_more() {
            for (int i = 0; i < 12; i++) {
                lead.guest().profile("Shop " + i);
            }

            assertEquals(10, found("").size());
            assertEquals(13, found("?limit=100").size());
        }

        @Test
        void is_narrowed_by_company_and_address() {
            var company = lead.guest().tenant().id().alphanumeric();

            assertEquals(List.of("First"), found("?companyId=" + company + "&email=guest@example.com"));
            assertEquals(List.of(), found("?companyId=" + Id.at(Instant.now()).alphanumeric()));
            assertEquals(List.of(), found("?email=nobody@example.com"));
        }

        @Test
        void holds_what_the_token_reaches_alone() {
            var second = lead.guest().profile("Second");
            var limited = Lead.of(lead.guest(), Role.READER, Set.of(second));

            var locations = answered(200, limited.get("/locations/search")).path("locations");

            assertEquals(1, locations.size());
            assertEquals(second.alphanumeric(), locations.path(0).path("id").asText());
        }

        @Test
        void wants_sound_parameters() {
            invalid(
                    lead.get("/locations/search?skip=-1&limit=0&order=up"),
                    "skip must be a whole number from 0 to 2147483647",
                    "limit must be a whole number from 1 to 100",
                    "order must be one of: asc, desc");
        }
    }

    /** GET /locations/{locationId}. */
    @Nested
    class Reading {
        @Test
        void tells_a_location() {
            var location =
                    answered(200, lead.get("/locations/" + lead.location())).path("location");

            assertEquals(
                    List.of("id", "companyId", "name", "email", "description", "dateAdded"),
                    location.properties().stream().map(Map.Entry::getKey).toList());
            assertEquals(lead.location(), location.path("id").asText());
            assertEquals(20, location.path("companyId").asText().length());
            assertEquals("First", location.path("name").asText());
        }

        @Test
        void is_out_of_reach_for_others_whether_it_is_there_or_not() {
            outOfReach(Lead.open().get("/locations/" + lead.location()));
            for (var id : List.of(
                    Id.at(Instant.now()).alphanumeric(), lead.guest().profile().hex(), "x", "%20")) {
                outOfReach(lead.get("/locations/" + id));
            }
        }
    }
}
