package dev.handfast.dialect.hosted;

import dev.handfast.core.ErrorCode;
import dev.handfast.platform.Kind;
import dev.handfast.tenant.Branding;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Views of every sort, filled with what a hostile or careless world may put in them. */
final class Samples {
    static final String HOSTILE = "</span><script>alert('1')</script>\" onload=\"x' & <b>";
    static final URI BACK = URI.create("https://app.example.com/done?a=1&b=%22%3E");
    static final Brand BRAND = Brand.of(
            new Branding(
                    Optional.of(HOSTILE), Optional.of(URI.create("https://cdn.example.com/l.png")), Optional.empty()),
            "Tenant");

    private Samples() {}

    static List<PickView.Choice> choices(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new PickView.Choice(
                        i == 0 ? HOSTILE : "id" + i,
                        i == 0 ? HOSTILE : "Page " + i,
                        i % 2 == 0 ? Optional.of(HOSTILE) : Optional.empty(),
                        Optional.of(URI.create("https://cdn.example.com/" + i + ".png?a=1&b=2"))))
                .toList();
    }

    static PickView pick(Kind kind, int number, boolean self) {
        return new PickView(
                BRAND,
                "Example",
                kind,
                Optional.of(new PickView.Person(HOSTILE, Optional.of(URI.create("https://cdn.example.com/me.png")))),
                self
                        ? Optional.of(new PickView.Choice("me", "Ada", Optional.empty(), Optional.empty()))
                        : Optional.empty(),
                choices(number),
                number % 2 == 1,
                "/connect/example/select?t=1&u=2",
                Map.of("csrf", HOSTILE),
                Optional.of(HOSTILE),
                Optional.of(BACK));
    }

    static CredentialsView credentials(String identifier, CredentialsView.Errors errors) {
        return new CredentialsView(
                BRAND,
                "Example",
                new CredentialsView.Guide(
                        Optional.of("name.example.social"),
                        Optional.of("xxxx-xxxx-xxxx-xxxx"),
                        Optional.of(URI.create("https://example.social/settings"))),
                "/connect/example/credentials",
                Map.of("state", HOSTILE),
                identifier,
                errors,
                errors.any(),
                Optional.of(BACK));
    }

    /** Every sort of page, by a name for it. */
    static Map<String, Page> all(Pages pages) {
        var all = new LinkedHashMap<String, Page>();
        for (var kind : Kind.values()) {
            for (int number : new int[] {0, 1, 3, 500}) {
                all.put("pick " + number + " of " + kind, pages.pick(pick(kind, number, false)));
                all.put("pick self or " + number + " of " + kind, pages.pick(pick(kind, number, true)));
            }
        }
        all.put("credentials", pages.credentials(credentials("", CredentialsView.Errors.NONE)));
        var errors = new CredentialsView.Errors(Optional.of(HOSTILE), Optional.of(HOSTILE), Optional.of(HOSTILE));
        all.put("credentials again", pages.credentials(credentials(HOSTILE, errors)));
        all.put("result", pages.result(new ResultView(BRAND, "Example", HOSTILE, Optional.empty(), true)));
        all.put("consented", pages.result(new ResultView(BRAND, "Example", "", Optional.empty(), false)));
        all.put("deleted", pages.deleted(new DeletedView(BRAND, HOSTILE, java.time.Instant.EPOCH)));
        all.put(
                "opener",
                pages.opener(new OpenerView(
                        BRAND, "Example", Optional.empty(), HOSTILE, List.of("https://app.example.com"))));
        all.put(
                "opener of a failure",
                pages.opener(new OpenerView(
                        BRAND,
                        "Example",
                        Optional.of(FailureWords.of(ErrorCode.CONSENT_DENIED, HOSTILE)),
                        HOSTILE,
                        List.of())));
        all.put("onward", pages.onward(new OnwardView(BRAND, "Example", BACK)));
        for (var code : ErrorCode.values()) {
            var words = FailureWords.of(code, HOSTILE);
            all.put("failure " + code, pages.failure(new FailureView(BRAND, words, Optional.of(BACK), HOSTILE)));
        }
        return all;
    }
}
