package dev.handfast.dialect.leadconnector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.connect.Choice;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Input;
import dev.handfast.platform.Identity;
import dev.handfast.state.Terms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client wants attached. Only which one is meant is believed; names and pictures are the platform's.
 *
 * @param word the platform
 * @param originId the platform's id of it
 * @param type the kind the client takes it for, if it says so
 */
record Picked(Word word, String originId, Optional<String> type) {
    private static final int LONGEST = 512;
    private static final int LONGEST_ADDRESS = 4096;
    private static final String LOCATION = "location";
    private static final Set<String> LINKEDIN_TYPES = Set.of("page", "group", "profile", LOCATION, "business");

    /** Reads it. Fails with all that is wrong. */
    static Picked read(Word word, Input body) {
        List.of("name", "username", "urn", "companyId", "originAccountType").forEach(name -> body.text(name, LONGEST));
        List.of("avatar", "websiteUrl").forEach(name -> body.text(name, LONGEST_ADDRESS));
        List.of("protected", "verified").forEach(body::flag);
        if (word == Word.INSTAGRAM) {
            body.need("pageId", LONGEST);
        }
        var type = body.word("type", types(word));
        var picked = new Picked(word, word == Word.GOOGLE ? location(body) : body.need("originId", LONGEST), type);
        body.check();
        return picked;
    }

    private static Set<String> types(Word word) {
        return switch (word) {
            case FACEBOOK -> Set.of("page");
            case GOOGLE -> Set.of(LOCATION);
            case LINKEDIN -> LINKEDIN_TYPES;
            case TIKTOK, TIKTOK_BUSINESS -> Set.of("profile", "business");
            case INSTAGRAM, TWITTER, YOUTUBE, PINTEREST, THREADS, BLUESKY -> Set.of("profile");
        };
    }

    /** Google's are named by the location as it was listed: {@code locations/7}, with or without its account before it. */
    private static String location(Input body) {
        var location = body.object(LOCATION);
        if (location.isMissingNode() || location.isNull()) {
            return body.missing(LOCATION);
        }
        if (!location.isObject()) {
            body.fault(LOCATION, "must be an object");
            return "";
        }
        var account = body.object("account");
        if (!account.isMissingNode() && !account.isNull() && !account.isObject()) {
            body.fault("account", "must be an object");
        }
        var name = location.path("name");
        return Optional.of(name)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .map(text -> text.substring(text.lastIndexOf('/') + 1))
                .filter(id -> !id.isEmpty() && id.length() <= LONGEST)
                .orElseGet(() -> wrongName(body, name));
    }

    private static String wrongName(Input body, JsonNode name) {
        body.fault(
                "location.name",
                name.isMissingNode() || name.isNull() ? "should not be empty" : "must be a location's name");
        return "";
    }

    /** Who or what it is, for the person who consented. Fails with {@code TARGET_NOT_FOUND}. */
    Choice choice(Identity who) {
        return switch (word) {
            case FACEBOOK, GOOGLE -> new Choice.OfTarget(originId);
            case LINKEDIN -> {
                boolean person = isPerson(who) || originId.equals(Choices.urn(who));
                if (type.filter(said -> said.equals("profile") != person).isPresent()) {
                    throw notListed();
                }
                yield person ? new Choice.Person() : new Choice.OfTarget(originId);
            }
            case INSTAGRAM, TWITTER, TIKTOK, TIKTOK_BUSINESS, YOUTUBE, PINTEREST, THREADS, BLUESKY -> {
                if (!isPerson(who)) {
                    throw notListed();
                }
                yield new Choice.Person();
            }
        };
    }

    /** What is to be remembered with it. */
    Map<String, String> details() {
        return word == Word.TIKTOK
                ? type.map(said -> Map.of(Terms.VARIANT, said.equals("business") ? "business" : "personal"))
                        .orElse(Map.of())
                : Map.of();
    }

    private boolean isPerson(Identity who) {
        return originId.equals(who.id());
    }

    /** That there is no such thing, said of the member that names it. */
    GatewayError unlisted() {
        return GatewayError.invalid(word == Word.GOOGLE ? "location.name" : "originId", "must be one of those listed");
    }

    private static GatewayError notListed() {
        return GatewayError.of(ErrorCode.TARGET_NOT_FOUND, "what was chosen is not among what was listed");
    }
}
