package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.sandbox.postgres.LocalPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accidents at random moments of many renewals. Afterwards every account is well, or in need of its person for a reason that is true:
 * its tokens are held against what the platforms know. Two hours of a token are ten seconds here. The longer run is told in
 * CONTRIBUTING.
 */
class ChaosTest {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosTest.class);
    private static final int RENEWALS = Integer.getInteger("handfast.chaos.rounds", 60);
    private static final long SEED = Long.getLong("handfast.chaos.seed", new Random().nextLong());
    private static final double SCALE = 720;
    private static final Duration AT_MOST = Duration.ofMinutes(8);
    private static final Duration CALM = Duration.ofSeconds(90);

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    @Test
    void gateways_killed_at_random_moments_lose_nothing_without_saying_so() throws Exception {
        try (var fleet = fleet(LocalPostgres.shared().freshDatabase())) {
            int kills = 0;
            var end = Instant.now().plus(AT_MOST);
            while (renewals(fleet) < RENEWALS && Instant.now().isBefore(end)) {
                pass(500 + random.nextInt(3500));
                int victim = random.nextInt(fleet.size());
                fleet.kill(victim);
                kills++;
                pass(random.nextInt(1000));
                fleet.revive(victim);
            }

            settle(fleet, kills + " kills");
        }
    }

    @Test
    void a_database_that_stops_and_starts_at_random_moments_loses_nothing() throws Exception {
        var postgres = LocalPostgres.keptIn(folder.resolve("postgres"));
        try (var wire = new Wire(postgres.port())) {
            var url =
                    URI.create(postgres.url().toString().replace(":" + postgres.port() + "/", ":" + wire.port() + "/"));
            try (var fleet = fleet(url)) {
                int stops = 0;
                var end = Instant.now().plus(AT_MOST);
                while (renewals(fleet) < RENEWALS && Instant.now().isBefore(end)) {
                    pass(500 + random.nextInt(4000));
                    postgres.close();
                    stops++;
                    pass(random.nextInt(7000)); // longer than a lease, now and then
                    postgres = LocalPostgres.keptIn(folder.resolve("postgres"));
                    wire.leadTo(postgres.port());
                }

                var told = settle(fleet, stops + " stops of the database");
                assertEquals(0, told, "no process died, so every answer was stored in the end");
            }
        } finally {
            postgres.close();
        }
    }

    @Test
    void a_platform_that_is_away_for_a_day_costs_nothing() {
        var time = new Steered();
        try (var stage = Stage.open(Map.of(), usual -> usual, time)) {
            var guest = stage.tenant();
            for (var platform :
                    List.of("twitter", "tiktok", "reddit", "youtube", "pinterest", "instagram", "threads")) {
                for (var person : List.of("ada", "few", "kanji")) {
                    assertNotNull(Browser.query(new Browser().connect(Ways.start(guest, platform), person))
                            .get("accountId"));
                }
            }
            stage.platforms()
                    .faults()
                    .add(new Fault(
                            Optional.empty(),
                            Optional.of(Endpoint.TOKEN),
                            Fault.Kind.DOWN,
                            0,
                            Duration.ZERO,
                            Duration.ZERO));
            for (int hours = 0; hours < 24; hours += 2) {
                passing(stage, time, Duration.ofHours(2));
            }
            long failing =
                    Rows.of(stage).number("select count(*) from oauth_grant where refresh_state = 'REFRESH_FAILING'");
            stage.platforms().faults().clear();
            var rows = Rows.of(stage);
            await().atMost(CALM).until(() -> {
                passing(stage, time, Duration.ofMinutes(10));
                return rows.number(
                                "select count(*) from oauth_grant where refresh_state <> 'ACTIVE' or access_expires_at < ?",
                                java.sql.Timestamp.from(time.instant()))
                        == 0;
            });

            assertTrue(failing >= 9, failing + " accounts were in trouble");
            var fates = Fate.all(stage.sandbox().settings(), stage.platforms());
            assertEquals(21, fates.size());
            assertTrue(
                    fates.stream().allMatch(fate -> fate.status().equals("ACTIVE") && fate.isTrue()), fates.toString());
        }
    }

    /** Time passes, and the gateway looks at what is due then. */
    private static void passing(Stage stage, Steered time, Duration more) {
        time.pass(more);
        pass(1200);
        await().atMost(CALM)
                .until(() ->
                        Rows.of(stage).number("select count(*) from oauth_grant where leased_until is not null") == 0);
    }

    /** X takes no token twice, Bluesky takes a used one for a while, Google's never change. */
    private Fleet fleet(URI database) throws IOException {
        LOG.info("chaos.begins seed={}", SEED);
        var fleet = new Fleet(database, 2, false, usual -> usual.faster(SCALE));
        fleet.connect("twitter", 16);
        fleet.connect("bluesky", 4);
        fleet.connect("youtube", 4);
        fleet.platforms()
                .faults()
                .add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.SLOW).delayed(Duration.ofMillis(150)));
        fleet.platforms()
                .faults()
                .add(Fault.lasting("bluesky", Endpoint.TOKEN, Fault.Kind.SLOW).delayed(Duration.ofMillis(150)));
        return fleet;
    }

    private static long renewals(Fleet fleet) {
        return fleet.rows().number("select sum(token_no - 1) from oauth_grant");
    }

    /** Waits until all is calm, and holds the table against the platforms; how many accounts need their person. */
    private static long settle(Fleet fleet, String accidents) throws InterruptedException {
        var calm = Instant.now();
        await().atMost(CALM)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> fleet.rows().number("""
                        select count(*) from oauth_grant
                        where refresh_state = 'REFRESH_FAILING' or refresh_state = 'ACTIVE' and issued_at < ?""", java.sql.Timestamp.from(calm)) == 0);
        long renewals = renewals(fleet);
        fleet.stop();
        var fates = fleet.fates();
        var wrong = fates.stream().filter(fate -> !fate.isTrue()).toList();
        long lost =
                fates.stream().filter(fate -> !fate.status().equals("ACTIVE")).count();
        LOG.info(
                "chaos.over {} in {} renewals; {} of {} answers lost; {}",
                accidents,
                renewals,
                lost,
                fates.size(),
                fates.stream().collect(Collectors.groupingBy(Fate::toString, Collectors.counting())));
        assertTrue(wrong.isEmpty(), wrong + " seed " + SEED);
        assertTrue(renewals >= RENEWALS, "all were made");
        assertTrue(
                fates.stream().filter(fate -> !fate.status().equals("ACTIVE")).allMatch(fate -> fate.platform()
                        .equals("twitter")),
                "where a lost answer can be mended it is");
        assertEquals(
                0,
                fleet.rows()
                        .number(
                                "select count(*) from account a join oauth_grant g on g.id = a.grant_id where a.status <> g.refresh_state"));
        return lost;
    }

    private static void pass(long millis) {
        await().pollDelay(Duration.ofMillis(millis + 1))
                .atMost(Duration.ofMillis(millis + 20_000))
                .until(() -> true);
    }
}
