package dev.handfast.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Platform;
import dev.handfast.platform.PlatformFiles;
import dev.handfast.platform.quirks.Quirks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<Platform> PLATFORMS = PlatformFiles.load(
                    new PlatformFiles.Settings(Optional.empty(), Map.of(), false), Quirks.all())
            .files()
            .entrySet()
            .stream()
            .map(file -> file.getValue().platform(file.getKey()))
            .toList();

    private final Rooms rooms = new Rooms(PLATFORMS);

    private int room(String platform, Instant at) {
        return rooms.free(true, at).getOrDefault(platform, 0);
    }

    private Optional<ErrorCode> refused(String platform) {
        return rooms.refusal(platform, NOW).map(GatewayError::code);
    }

    @Test
    void no_more_are_begun_in_a_minute_than_a_platforms_file_says() {
        int begun = 0;
        for (int second = 0; second < 60; second++) {
            var now = NOW.plusSeconds(second);
            int room = room("reddit", now);
            for (int i = 0; i < room; i++) {
                rooms.begins("reddit", now);
                rooms.answered("reddit", null, now);
                rooms.ends("reddit");
            }
            begun += room;
        }

        assertTrue(begun >= 50 && begun <= 55, begun + " calls: 50, and a tenth at once");
        assertEquals(32, room("twitter", NOW), "of others as many as they answer");
    }

    @Test
    void who_demands_too_much_is_told_when_to_come_back() {
        for (int i = 0; i < 9; i++) {
            rooms.begins("reddit", NOW);
        }
        assertEquals(Optional.empty(), refused("reddit"));

        rooms.begins("reddit", NOW);

        assertEquals(Optional.of(ErrorCode.PLATFORM_RATE_LIMITED), refused("reddit"));
        assertEquals(
                Duration.ofMillis(1200),
                rooms.refusal("reddit", NOW).flatMap(GatewayError::retryAfter).orElseThrow());
    }

    @Test
    void a_platform_that_names_a_wait_is_left_alone_but_not_for_the_wish_of_one_server_of_many() {
        var limited =
                GatewayError.of(ErrorCode.PLATFORM_RATE_LIMITED, "too much").retryAfter(Duration.ofMinutes(1));
        for (var platform : List.of("twitter", "bluesky")) {
            rooms.begins(platform, NOW);
            rooms.answered(platform, limited, NOW);
            rooms.ends(platform);
        }

        assertEquals(0, room("twitter", NOW.plusSeconds(59)));
        assertEquals(1, room("twitter", NOW.plusSeconds(60)));
        assertEquals(Optional.of(ErrorCode.PLATFORM_UNAVAILABLE), refused("twitter"));
        assertEquals(32, room("bluesky", NOW));
    }
}
