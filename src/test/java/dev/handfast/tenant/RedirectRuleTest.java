package dev.handfast.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectRuleTest {
    @Test
    void knows_its_origin_as_browsers_write_it() {
        assertEquals("https://app.example.com", origin("https://APP.example.com:443/done"));
        assertEquals("https://app.example.com:8443", origin("https://app.example.com:8443/*"));
        assertEquals("http://localhost", origin("http://localhost"));
        assertEquals(Optional.empty(), new RedirectRule("myapp://done").web(true));
        assertEquals(Optional.empty(), new RedirectRule("http://localhost").web(false));
    }

    @Test
    void is_at_its_own_origin_alone() {
        var rule = new RedirectRule("https://app.example.com/deep/*");
        assertTrue(rule.isAt(URI.create("https://app.example.com")));
        assertFalse(rule.isAt(URI.create("https://app.example.com:8443")));
        assertFalse(rule.isAt(URI.create("https://app.example.com.evil.org")));
        assertFalse(rule.isAt(URI.create("http://app.example.com")));
        assertTrue(new RedirectRule("http://localhost").isAt(URI.create("http://localhost:4711")));
    }

    private static String origin(String rule) {
        return RedirectRule.origin(new RedirectRule(rule).web(true).orElseThrow());
    }

    private static boolean goes(String rule, String url) {
        return RedirectRule.read(url, true).map(new RedirectRule(rule)::allows).orElse(false);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, https://app.example.com, true",
        "https://app.example.com, https://app.example.com/anything?a=b, true",
        "https://app.example.com, https://APP.example.com:443/, true",
        "https://app.example.com, https://app.example.com:8443/, false",
        "https://app.example.com, http://app.example.com/, false",
        "https://app.example.com, https://app.example.com.evil.com/, false",
        "https://app.example.com, https://evil.com/app.example.com, false",
        "https://app.example.com, https://sub.app.example.com/, false",
        "https://app.example.com, https://app.example.com@evil.com/, false",
        "https://app.example.com, https://evil.com#@app.example.com/, false",
        "https://app.example.com/done, https://app.example.com/done, true",
        "https://app.example.com/done, https://app.example.com/done?x=1, true",
        "https://app.example.com/done, https://app.example.com/done/, false",
        "https://app.example.com/done, https://app.example.com/donex, false",
        "https://app.example.com/done, https://app.example.com/, false",
        "https://app.example.com/a/*, https://app.example.com/a/b/c, true",
        "https://app.example.com/a/*, https://app.example.com/ab, false",
        "https://app.example.com/a/*, https://app.example.com/a/../b, false",
        "https://app.example.com/a/*, https://app.example.com/a/%2e%2e/b, false",
        "https://app.example.com/a/*, https://app.example.com/a/.%2E/b, false",
        "https://app.example.com/*, https://app.example.com//evil.com, false",
        "http://localhost, http://localhost:3000/cb, true",
        "http://localhost, http://localhost.evil.com/cb, false",
        "http://localhost:3000/cb, http://localhost:3001/cb, false",
        "http://127.0.0.1, http://127.0.0.1:9999/, true",
        "http://127.0.0.1, http://localhost:9999/, false",
        "myapp://connected, myapp://connected, true",
        "myapp://connected, myapp://connected/x, true",
        "myapp://connected, myapp://other, false",
        "myapp://connected, otherapp://connected, false",
        "https://bücher.example, https://xn--bcher-kva.example/, true",
        "https://apple.example, https://аpple.example/, false"
    })
    void sends_browsers_only_where_it_says(String rule, String url, boolean allowed) {
        assertEquals(allowed, goes(rule, url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/relative",
                "//evil.com",
                "evil.com",
                "javascript:alert(1)",
                "JavaScript://app.example.com/%0aalert(1)",
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "blob:https://app.example.com/x",
                "ftp://app.example.com/",
                "about:blank",
                "mailto:a@b.example",
                "https:app.example.com",
                "https:/app.example.com",
                "https:///app.example.com",
                "https://",
                "https://app.example.com\\@evil.com",
                "https:\\\\app.example.com",
                "https://user@app.example.com",
                "https://user:pw@app.example.com",
                "https://app.example.com/#frag",
                "https://app.example.com/\r\nSet-Cookie: a=b",
                "https://app.example.com/a b",
                "https://app.example.com/\u0000",
                "https://app.example.com/%",
                "http://app.example.com/",
                "http://127.0.0.2/",
                "http://localhost.evil.com/"
            })
    void what_no_browser_should_be_sent_to_is_never_read(String url) {
        assertEquals(java.util.Optional.empty(), RedirectRule.read(url, true));
    }

    @Test
    void loopback_is_for_those_who_allowed_it() {
        assertEquals(java.util.Optional.empty(), RedirectRule.read("http://localhost:3000/", false));
        assertEquals(java.util.Optional.empty(), RedirectRule.read(null, true));
        assertEquals(
                java.util.Optional.empty(), RedirectRule.read("https://app.example.com/" + "x".repeat(2048), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*.example.com",
                "example.com",
                "https://a.example/?q",
                "https://u@a.example",
                "javascript:x",
                "https://a.example/#f"
            })
    void a_rule_that_means_nothing_is_refused(String rule) {
        assertThrows(IllegalArgumentException.class, () -> new RedirectRule(rule));
    }
}
