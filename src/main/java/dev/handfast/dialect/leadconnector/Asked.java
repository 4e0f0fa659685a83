package dev.handfast.dialect.leadconnector;

import dev.handfast.connect.StartRequest;
import dev.handfast.dialect.Input;
import dev.handfast.state.Choosing;
import dev.handfast.state.Terms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a popup is opened for.
 *
 * @param locationId the location, as the client wrote it
 * @param placement where on that page
 * @param reconnect whether accounts that stand are to rest on the new consent
 * @param origin the one window that may hear the end, as the client wrote it
 */
record Asked(String locationId, Optional<String> placement, boolean reconnect, Optional<String> origin) {
    private static final int LONGEST = 200;
    private static final int LONGEST_ORIGIN = 2048;
    private static final String WORD = "word";
    private static final String PLACEMENT = "placement";
    private static final String RECONNECT = "reconnect";
    private static final String ORIGIN = "origin";

    /** Reads it, and of who acts and on which page only that it is told well. Fails with all that is wrong. */
    static Asked read(Input input) {
        var location = input.need("locationId", LONGEST);
        var user = input.need("userId", LONGEST);
        var page = input.text("page", LONGEST);
        var placement = input.text(PLACEMENT, LONGEST);
        plain(input, "userId", Optional.of(user));
        plain(input, "page", page);
        plain(input, PLACEMENT, placement);
        var asked = new Asked(location, placement, input.flag(RECONNECT), input.text(ORIGIN, LONGEST_ORIGIN));
        input.check();
        return asked;
    }

    private static void plain(Input input, String name, Optional<String> text) {
        if (text.filter(value -> value.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            input.fault(name, "must be plain text");
        }
    }

    /** The flow to start; its end hears of all this again. */
    StartRequest request(Word word, Optional<String> checkedOrigin) {
        var memo = new LinkedHashMap<String, String>();
        memo.put(WORD, word.text());
        placement.ifPresent(text -> memo.put(PLACEMENT, text));
        memo.put(RECONNECT, Boolean.toString(reconnect));
        checkedOrigin.ifPresent(text -> memo.put(ORIGIN, text));
        return new StartRequest(
                word.platform(),
                LeadConnector.location(locationId),
                Optional.empty(),
                Terms.USUAL.with(Choosing.LATER).remember(memo));
    }

    /** The word in what an end hears. */
    static Word word(Map<String, String> memo) {
        return Word.inPath(memo.get(WORD));
    }

    /** The placement in what an end hears; absent is empty. */
    static String placement(Map<String, String> memo) {
        return memo.getOrDefault(PLACEMENT, "");
    }

    /** Whether this was to reconnect, in what an end hears. */
    static boolean reconnect(Map<String, String> memo) {
        return Boolean.parseBoolean(memo.get(RECONNECT));
    }

    /** The one origin, in what an end hears. */
    static Optional<String> origin(Map<String, String> memo) {
        return Optional.ofNullable(memo.get(ORIGIN));
    }
}
