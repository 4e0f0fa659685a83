package dev.handfast.connect;

import dev.handfast.connect.Portable.Thing;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Rfc3339;
import dev.handfast.core.Secret;
import dev.handfast.platform.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a connection is held against before it comes in. What is stored is told again by every API, and each has promised how that looks;
 * what platforms tell is held against it where it is read, and what is carried here, here.
 */
final class Customs {
    private static final int LONGEST_WORD =
            512; // characters; an id is part of an index, whose entries have 2,704 bytes at most
    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_TOKEN = 16_384; // more than any server takes as a header

    private final Map<String, List<String>> faults = new LinkedHashMap<>();

    private Customs() {}

    /** Fails with {@code INVALID_REQUEST}, which tells all that is wrong and quotes nothing. */
    static void pass(Portable portable, Platform platform) {
        var customs = new Customs();
        customs.person(portable.identity());
        customs.tokens(portable.tokens());
        portable.accounts().forEach(thing -> customs.thing(thing, platform));
        if (!customs.faults.isEmpty()) {
            throw GatewayError.invalid(customs.faults);
        }
    }

    private void person(Portable.Person person) {
        word("identity.id", Optional.of(person.id()));
        word("identity.username", person.username());
        word("identity.display_name", person.displayName());
    }

    private void tokens(Portable.Tokens tokens) {
        token("tokens.access_token", Optional.of(tokens.accessToken()));
        token("tokens.refresh_token", tokens.refreshToken());
        moment("tokens.access_expires_at", tokens.accessExpiresAt());
        moment("tokens.refresh_expires_at", tokens.refreshExpiresAt());
        word("tokens.type", tokens.type());
        tokens.scopes().forEach(scope -> word("tokens.scopes", Optional.of(scope)));
        texts("tokens.extras", tokens.extras());
    }

    private void thing(Thing thing, Platform platform) {
        if (!platform.connects(thing.kind())) {
            fault("accounts.kind", "is none that this platform has");
        }
        word("accounts.id", Optional.of(thing.id()));
        word("accounts.username", thing.username());
        word("accounts.display_name", thing.displayName());
        texts("accounts.details", thing.details());
        token("accounts.token", thing.token());
    }

    private void word(String field, Optional<String> text) {
        boolean fine = text.map(word -> !word.isBlank() && word.length() <= LONGEST_WORD && isPlain(word))
                .orElse(true);
        if (!fine) {
            fault(field, "must be a line of 1 to " + LONGEST_WORD + " characters");
        }
    }

    private static boolean isPlain(String word) {
        return word.codePoints()
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    private void texts(String field, Map<String, String> texts) {
        boolean fine = texts.entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .allMatch(text -> text.length() <= LONGEST_TEXT);
        if (!fine) {
            fault(field, "must have at most " + LONGEST_TEXT + " characters each");
        }
    }

    private void token(String field, Optional<Secret> token) {
        if (!token.map(secret -> secret.fitsHeader(LONGEST_TOKEN)).orElse(true)) {
            fault(field, "must be at most " + LONGEST_TOKEN + " visible characters of ASCII");
        }
    }

    private void moment(String field, Optional<Instant> moment) {
        if (!moment.map(Rfc3339::tells).orElse(true)) {
            fault(field, "must be a time of RFC 3339");
        }
    }

    private void fault(String field, String message) {
        var messages = faults.computeIfAbsent(field, fresh -> new ArrayList<>());
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }
}
