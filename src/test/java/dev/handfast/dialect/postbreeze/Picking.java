package dev.handfast.dialect.postbreeze;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a person does on our page for choosing, by its form. */
final class Picking {
    /** What the person themselves is called among the choices. */
    static final String SELF = "self";

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([a-zA-Z_]+)\" value=\"([^\"]*)\"");
    private static final Pattern CHOICE = Pattern.compile("<input type=\"radio\" name=\"choice\" value=\"([^\"]*)\"");

    private Picking() {}

    /** What can be chosen. */
    static List<String> choices(Browser browser, URI page) {
        var shown = browser.open(page);
        assertEquals(200, shown.status(), shown.text());
        var choices = new ArrayList<String>();
        var matcher = CHOICE.matcher(shown.text());
        while (matcher.find()) {
            choices.add(matcher.group(1));
        }
        return choices;
    }

    /** Chooses the first that fits. */
    static Reply choose(Browser browser, URI page, Predicate<String> wanted) {
        var choice = choices(browser, page).stream().filter(wanted).findFirst().orElseThrow();
        var fields = new LinkedHashMap<String, String>();
        var hidden = HIDDEN.matcher(browser.open(page).text());
        while (hidden.find()) {
            fields.put(hidden.group(1), hidden.group(2));
        }
        fields.put("choice", choice);
        return browser.submit(URI.create(page.toString().replaceAll("\\?.*", "")), fields);
    }

    /** Chooses the first that is not the person themselves. */
    static Reply choose(Browser browser, URI page) {
        return choose(browser, page, choice -> !choice.equals(SELF));
    }
}
