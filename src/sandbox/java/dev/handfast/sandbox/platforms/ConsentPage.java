package dev.handfast.sandbox.platforms;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The pages a simulated platform shows to a browser. They need no script, and everything foreign is escaped. */
final class ConsentPage {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private ConsentPage() {}

    /** Asks who consents, and to what; the form repeats the request with the answer. */
    static Answer asking(
            String platform, String app, Collection<String> scopes, boolean untickable, Map<String, String> request) {
        return page(200, "Allow access – simulated " + platform, """
                <p class="badge">Simulated %1$s</p>
                <h1><b>%2$s</b> asks for access to your %1$s account</h1>
                <form method="get">%3$s
                <fieldset><legend>It wants to</legend><ul class="scopes">%4$s</ul></fieldset>
                <fieldset class="people"><legend>You are</legend>%5$s</fieldset>
                <div class="buttons">
                <button class="allow" name="sandbox_decision" value="allow">Allow</button>
                <button name="sandbox_decision" value="deny">Deny</button>
                </div></form>
                <p class="note">Nothing here is real. No password is needed, and no data leaves this machine.</p>
                """.formatted(
                        escaped(platform),
                        escaped(app),
                        hidden(request, untickable),
                        scopes.stream().map(scope -> scope(scope, untickable)).collect(Collectors.joining()),
                        People.ALL.stream().map(ConsentPage::person).collect(Collectors.joining())));
    }

    /** Tells what is wrong and leads nowhere: the place to go back to is not to be trusted. */
    static Answer wrong(String platform, String what) {
        return page(400, "Something is wrong – simulated " + platform, """
                <p class="badge">Simulated %s</p>
                <h1>This request cannot be answered</h1>
                <p>%s</p>
                <p class="note">The platform would not send you back either. Go back by hand and tell the app's makers.</p>
                """.formatted(escaped(platform), escaped(what)));
    }

    private static String hidden(Map<String, String> request, boolean untickable) {
        var fields = request.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("sandbox_"))
                .map(entry -> "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(escaped(entry.getKey()), escaped(entry.getValue())))
                .collect(Collectors.joining());
        return untickable ? fields + "<input type=\"hidden\" name=\"sandbox_scopes_shown\" value=\"1\">" : fields;
    }

    private static String scope(String scope, boolean untickable) {
        return untickable
                ? "<li><label><input type=\"checkbox\" name=\"sandbox_scope\" value=\"%1$s\" checked> %1$s</label></li>"
                        .formatted(escaped(scope))
                : "<li>%s</li>".formatted(escaped(scope));
    }

    private static String person(Person person) {
        return """
                <label><input type="radio" name="sandbox_user" value="%s"%s>
                <img src="/sandbox/pictures/%s.svg" alt="" width="40" height="40">
                <span><b>%s</b><small>%s</small></span></label>
                """.formatted(
                        escaped(person.id()),
                        person.id().equals("ada") ? " checked" : "",
                        escaped(person.id()),
                        escaped(person.displayName()),
                        escaped(person.about()));
    }

    private static Answer page(int status, String title, String main) {
        return Answer.html(status, """
                        <!doctype html>
                        <html lang="en"><head><meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <title>%s</title><link rel="icon" href="/sandbox/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/sandbox/assets/consent.css"></head>
                        <body><main>%s</main></body></html>
                        """.formatted(escaped(title), main))
                .with("content-security-policy", POLICY)
                .with("referrer-policy", "no-referrer")
                .with("cache-control", "no-store");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
