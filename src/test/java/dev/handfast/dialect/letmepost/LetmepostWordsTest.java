package dev.handfast.dialect.letmepost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.platform.Kind;
import dev.handfast.webhook.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetmepostWordsTest {
    @ParameterizedTest
    @CsvSource({
        "twitter, PERSON, true",
        "linkedin, PERSON, true",
        "linkedin, ORGANIZATION, false",
        "facebook, PAGE, true",
        "youtube, PERSON, false",
        "googlebusiness, LOCATION, false",
        "reddit, PERSON, false"
    })
    void there_are_for_some_accounts(String platform, Kind kind, boolean told) {
        assertEquals(told, LetmepostWords.TOLD.contains(Event.sort(platform, kind)));
    }
}
