package dev.handfast.dialect.hosted;

import static dev.handfast.dialect.hosted.Markup.count;
import static dev.handfast.dialect.hosted.Markup.tags;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.platform.Kind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private final Pages pages = new Pages(Assets.load(), false);

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/done?x=1, form-action 'self' https://app.example.com;",
        "https://App.Example.com:8443/, form-action 'self' https://app.example.com:8443;",
        "http://localhost:8090/done, form-action 'self' http://localhost:8090;",
        "http://[::1]:8090/done, form-action 'self' http:;",
        "com.example.app://done, form-action 'self' com.example.app:;"
    })
    void a_form_may_lead_to_the_way_back_and_nowhere_else(String back, String directive) {
        var view = pick(List.of(), Optional.of(URI.create(back)), Optional.empty());

        var policy = pages.pick(view).headers().get("Content-Security-Policy");

        assertTrue(policy.contains(directive), policy);
    }

    @Test
    void without_a_way_back_a_form_stays_here() {
        var page = pages.pick(pick(Samples.choices(3), Optional.empty(), Optional.empty()));

        assertTrue(page.headers().get("Content-Security-Policy").contains("form-action 'self';"));
        assertFalse(page.html().contains("Not now"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 500})
    void every_choice_is_there_to_be_chosen_without_a_script(int number) {
        var page = pages.pick(Samples.pick(Kind.PAGE, number, false));

        assertEquals(number, count(page, " type=\"radio\""));
        assertEquals(number == 1 ? 1 : 0, count(page, " checked"));
        assertEquals(1, count(page, " type=\"submit\""));
        assertEquals(number > 7 ? 1 : 0, count(page, " type=\"search\""));
        assertEquals(number > 7 ? 1 : 0, count(page, " aria-live=\"polite\""));
        assertTrue(page.html().contains("<div class=\"search\" hidden>") == number > 7);
    }

    @Test
    void the_person_comes_before_the_organizations() {
        var page = pages.pick(Samples.pick(Kind.ORGANIZATION, 3, true));

        assertTrue(page.html().indexOf("value=\"me\"") < page.html().indexOf("value=\"id1\""));
        assertTrue(page.html().contains("Yourself"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void with_nothing_to_choose_the_page_says_what_to_do(Kind kind) {
        var page = pages.pick(Samples.pick(kind, 0, false));

        assertEquals(0, count(page, "<form"));
        assertEquals(1, count(page, "<ul class=\"advice\">"));
        assertTrue(page.html().contains("href=\"https://app.example.com/done?a=1&amp;b=%22%3E\""));
    }

    @Test
    void a_list_that_may_be_cut_says_so() {
        var words = "didn’t send the whole list";

        assertTrue(pages.pick(Samples.pick(Kind.PAGE, 500, false)).html().contains(words));
        assertFalse(pages.pick(Samples.pick(Kind.PAGE, 3, false)).html().contains(words));
    }

    @Test
    void pictures_over_plain_http_are_for_the_sandbox_alone() {
        var picture = Optional.of(URI.create("http://localhost:8090/p.png"));
        var view = pick(List.of(), Optional.empty(), picture);

        var sandbox = new Pages(Assets.load(), true).pick(view);
        var production = pages.pick(view);

        assertEquals(1, tags(sandbox, "img").size());
        assertTrue(
                sandbox.headers().get("Content-Security-Policy").contains("img-src 'self' https: http://localhost:*"));
        assertEquals(0, tags(production, "img").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example.com/p.png",
                "javascript:alert(1)",
                "data:image/svg+xml,x",
                "https://user@cdn.example.com/p.png",
                "//cdn.example.com/p.png",
                "/connect/logout"
            })
    void a_picture_from_a_strange_place_is_left_out(String address) {
        var view = pick(List.of(), Optional.empty(), Optional.of(URI.create(address)));

        assertEquals(0, tags(new Pages(Assets.load(), true).pick(view), "img").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "data:text/html,x", "http://app.example.com/", "/done", "mailto:a@b.c"})
    void a_way_back_that_is_not_safe_is_refused(String back) {
        var address = Optional.of(URI.create(back));
        var words = FailureWords.of(ErrorCode.INTERNAL, "Example");

        assertThrows(IllegalArgumentException.class, () -> pick(List.of(), address, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new FailureView(Brand.NEUTRAL, words, address, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "//evil.example.com/x", "https://evil.example.com/", "/\\evil.example.com", "/a b", "x"})
    void a_form_is_posted_to_this_server_alone(String action) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new CredentialsView(
                        Brand.NEUTRAL,
                        "Example",
                        CredentialsView.Guide.NONE,
                        action,
                        Map.of(),
                        "",
                        CredentialsView.Errors.NONE,
                        false,
                        Optional.empty()));
    }

    @Test
    void two_choices_of_one_id_are_refused() {
        var choice = new PickView.Choice("1", "One", Optional.empty(), Optional.empty());

        assertThrows(
                IllegalArgumentException.class,
                () -> pick(List.of(choice, choice), Optional.empty(), Optional.empty()));
    }

    @Test
    void after_an_error_the_name_is_kept_and_the_password_is_not() {
        var errors = new CredentialsView.Errors(
                Optional.empty(), Optional.empty(), Optional.of("This doesn’t look like an app password."));

        var page = pages.credentials(Samples.credentials("ada.example.social", errors));

        var name = input(page, "identifier");
        var password = input(page, "password");
        assertTrue(name.contains(" value=\"ada.example.social\"") && name.contains(" autocomplete=\"username\""), name);
        assertTrue(name.contains(" aria-invalid=\"false\"") && !name.contains(" autofocus"), name);
        assertTrue(password.contains(" type=\"password\"") && !password.contains(" value="), password);
        assertTrue(password.contains(" aria-invalid=\"true\"") && password.contains(" autofocus"), password);
        assertTrue(password.contains(" aria-describedby=\"password-error password-hint\""), password);
        assertTrue(page.html().contains("<title>Error: "));
    }

    @Test
    void while_an_error_of_the_whole_form_is_to_be_read_the_cursor_waits() {
        var errors = new CredentialsView.Errors(
                Optional.of("Example doesn’t know this name with this password."), Optional.empty(), Optional.empty());

        var page = pages.credentials(Samples.credentials("ada.example.social", errors));

        assertEquals(0, count(page, " autofocus"));
        assertEquals(1, count(page, " role=\"alert\""));
    }

    @Test
    void at_first_the_cursor_is_in_the_name() {
        var page = pages.credentials(Samples.credentials("", CredentialsView.Errors.NONE));

        assertTrue(input(page, "identifier").contains(" autofocus"));
        assertFalse(input(page, "password").contains(" autofocus"));
        assertTrue(page.html().contains("target=\"_blank\" rel=\"noopener noreferrer\""));
    }

    @ParameterizedTest
    @CsvSource({"山田 太郎, 山", "ada, A", "مقهى, م", "  <b>x, B", "ßa, ß", "🎉 Party, P", "🎉, •", "'', •", "é́tude, É́"})
    void the_letter_for_a_missing_picture_is_the_first_a_reader_sees(String name, String initial) {
        assertEquals(initial, Avatar.of(name, Optional.empty(), false).initial());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void each_failure_is_told_in_plain_words(ErrorCode code) {
        var words = FailureWords.of(code, "Example");
        var all = (words.title() + " " + words.sentence() + " " + words.next());

        assertFalse(
                Pattern.compile("(?i)token|oauth|scope|state|callback|redirect|http|invalid|error")
                        .matcher(all)
                        .find(),
                all);
        assertTrue(
                words.title().length() <= 48
                        && words.sentence().endsWith(".")
                        && words.next().endsWith("."),
                all);
    }

    private static PickView pick(List<PickView.Choice> choices, Optional<URI> back, Optional<URI> picture) {
        return new PickView(
                Brand.NEUTRAL,
                "Example",
                Kind.PAGE,
                Optional.of(new PickView.Person("Ada", picture)),
                Optional.empty(),
                choices,
                true,
                "/connect/example/select",
                Map.of(),
                Optional.empty(),
                back);
    }

    private static String input(Page page, String id) {
        return tags(page, "input").stream()
                .filter(tag -> tag.contains(" id=\"" + id + "\""))
                .findFirst()
                .orElseThrow();
    }
}
