package dev.handfast.dialect.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EveryErrorIsSpokenTest {
    private static final String SECRET = "sk_0123456789abcdef";
    private static final Hosted HOSTED = hosted();

    /** Nothing behind it is asked for a failure. */
    private static Hosted hosted() {
        var assets = Assets.load();
        var pages = new Pages(assets, false);
        var cookie = new BrowserCookie(true);
        var engine = new Engine(null, null, null, null, null, null, null, null);
        return new Hosted(
                pages,
                assets,
                new Journey(engine, null, null, pages, cookie, Duration.ofMinutes(10), Duration.ofMinutes(1)),
                new PickPages(engine, null, null, name -> null, pages),
                new CredentialsPages(engine, null, null, name -> null, pages, cookie),
                new DeletionPages(null, null, pages));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void as_a_page_with_a_status_a_title_and_a_next_step(ErrorCode code) {
        var answer = HOSTED.failure(GatewayError.of(code, "told to programs: " + SECRET), "req_1");

        var page = answer.body().toString();
        assertTrue(answer.status() >= 400 && answer.status() < 600, code + " has " + answer.status());
        assertEquals("text/html; charset=utf-8", answer.headers().get("Content-Type"));
        var words = FailureWords.of(code, "the platform");
        assertTrue(
                page.contains(words.title()) || page.contains(words.title().replace("’", "&#8217;")),
                code + ": " + words.title());
        assertFalse(page.contains(SECRET), "people are told in the page's own words");
        assertTrue(page.contains("req_1"));
    }
}
