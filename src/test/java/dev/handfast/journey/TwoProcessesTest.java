package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.sandbox.postgres.LocalPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Two gateway processes on one database, and a platform that answers slowly and takes no refresh token twice. In each round all
 * accounts fall due, and both processes' schedulers and clients of both want each of them renewed at once. The longer run is told in
 * CONTRIBUTING.
 */
class TwoProcessesTest {
    private static final int ACCOUNTS = Integer.getInteger("handfast.rounds.accounts", 5);
    private static final int ROUNDS = Integer.getInteger("handfast.rounds.each", 4);
    private static final Duration SLOW = Duration.ofMillis(Integer.getInteger("handfast.rounds.answer-ms", 600));

    @Test
    void no_refresh_token_is_spent_twice_and_no_account_is_lost() throws Exception {
        var database = LocalPostgres.shared().freshDatabase();
        var pool = Executors.newFixedThreadPool(2 * ACCOUNTS);
        try (var fleet = new Fleet(database, 2, true, UnaryOperator.identity())) {
            var accounts = fleet.connect("twitter", ACCOUNTS);
            fleet.platforms()
                    .faults()
                    .add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.SLOW)
                            .delayed(SLOW));

            for (int round = 1; round <= ROUNDS; round++) {
                fallDue(fleet);
                var asking = new ArrayList<Callable<Reply>>();
                for (var account : accounts) {
                    for (int process = 0; process < fleet.size(); process++) {
                        var vendor = fleet.vendor(process);
                        asking.add(() -> vendor.post(
                                "/handfast/v1/accounts/" + account + "/token?min_valid=30m", java.util.Map.of()));
                    }
                }
                var tokens = new HashSet<String>();
                for (var answer : pool.invokeAll(asking)) {
                    assertEquals(200, answer.get().status(), answer.get().text());
                    tokens.add(answer.get().json().path("access_token").asText());
                }
                assertEquals(ACCOUNTS, tokens.size(), "both processes hand out the same token");
                int renewals = round * ACCOUNTS;
                await().atMost(SLOW.plusSeconds(60))
                        .until(() -> fleet.rows().number("select count(*) from oauth_grant where leased_until is null")
                                == ACCOUNTS);
                assertEquals(renewals, renewals(fleet).size(), "one renewal for each account and round");
            }

            assertTrue(renewals(fleet).stream().allMatch(status -> status == 200), "none was refused");
            fleet.stop();
            assertEquals(ACCOUNTS, fleet.fates().size());
            assertTrue(fleet.fates().stream().allMatch(fate -> fate.status().equals("ACTIVE") && fate.isTrue()));
        } finally {
            pool.shutdownNow();
        }
    }

    /** Lets two hours pass for every token but a quarter of an hour's rest, and none for anything else. */
    private static void fallDue(Fleet fleet) {
        fleet.rows().change("""
                update oauth_grant
                set issued_at = now() - interval '119 minutes', access_expires_at = now() + interval '1 minute', next_refresh_at = now()""");
    }

    private static List<Integer> renewals(Fleet fleet) {
        return fleet.platforms().requests().all().stream()
                .filter(request -> "refresh_token".equals(request.parameters().get("grant_type")))
                .map(request -> request.status())
                .toList();
    }
}
