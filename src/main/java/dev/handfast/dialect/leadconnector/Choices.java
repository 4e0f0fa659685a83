package dev.handfast.dialect.leadconnector;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.account.Account;
import dev.handfast.account.Accounts.Kept;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What can be attached, in the shape each platform has.
 *
 * @param kept the consent
 * @param targets what the person manages, where the platform has that
 * @param standing the location's accounts of this platform
 * @param search only what has this in its name
 */
record Choices(Kept kept, List<Target> targets, List<Account> standing, Optional<String> search) {
    private static final String MANAGE = "MANAGE"; // Meta's task of those who own a page

    private record Page(String id, String name, String avatar, boolean isOwned, boolean isConnected) {}

    private record LinkedIn(String id, String name, String avatar, String urn, boolean isConnected) {}

    private record Pair(Location location, GoogleAccount account) {}

    private record Location(
            String name,
            String storeCode,
            String title,
            Map<String, Object> metadata,
            Map<String, Object> storefrontAddress,
            Map<String, Object> relationshipData,
            boolean maxLocation,
            boolean isVerified,
            boolean isConnected) {}

    private record GoogleAccount(
            String name, String accountName, String type, String verificationState, String vettedState) {}

    /** A person; the members that a platform has are filled. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Profile(
            String id,
            String name,
            String username,
            String avatar,
            String pageId,
            Boolean isBusinessAccount,

            @com.fasterxml.jackson.annotation.JsonProperty("protected")
            Boolean isProtected,

            Boolean verified,
            Boolean isConnected,
            String type,
            String websiteUrl) {}

    /** The {@code results} of a list. */
    Map<String, Object> results(Word word) {
        var results = new LinkedHashMap<String, Object>();
        switch (word) {
            case FACEBOOK -> results.put("pages", found(this::page));
            case GOOGLE -> results.put("locations", found(this::location));
            case LINKEDIN -> {
                results.put("pages", found(this::organization));
                results.put("profile", person(this::member));
            }
            case INSTAGRAM -> results.put("accounts", person(this::professional));
            case TWITTER -> results.put("profile", person(who -> profile(who, false, null, null)));
            case TIKTOK -> results.put("profile", person(who -> profile(who, null, "profile", null)));
            case TIKTOK_BUSINESS -> results.put("profile", person(who -> profile(who, null, "business", null)));
            case YOUTUBE -> {
                var channels = person(who -> profile(who, null, null, null));
                results.put("profile", channels);
                results.put("channels", channels);
            }
            case PINTEREST -> results.put("profile", person(who -> profile(who, null, null, "")));
            case THREADS, BLUESKY -> results.put("profile", person(who -> profile(who, null, null, null)));
        }
        return results;
    }

    private <T> List<T> found(Function<Target, T> shape) {
        return targets.stream()
                .filter(target -> isMeant(target.name()))
                .map(shape)
                .toList();
    }

    private <T> List<T> person(Function<Identity, T> shape) {
        return Optional.of(kept.grant().identity())
                .filter(who -> isMeant(who.displayName()) || isMeant(who.username()))
                .map(shape)
                .stream()
                .toList();
    }

    private boolean isMeant(String name) {
        return search.map(words -> name.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT)))
                .orElse(true);
    }

    private boolean isConnected(Kind kind, String id) {
        return standing.stream()
                .anyMatch(account ->
                        account.kind() == kind && account.upstreamId().equals(id));
    }

    private Page page(Target target) {
        return new Page(
                target.id(),
                target.name(),
                LeadWords.pictureOf(target.picture()),
                target.tasks().contains(MANAGE),
                isConnected(target.kind(), target.id()));
    }

    private LinkedIn organization(Target target) {
        return new LinkedIn(
                target.id(),
                target.name(),
                LeadWords.pictureOf(target.picture()),
                target.details().getOrDefault("urn", ""),
                isConnected(target.kind(), target.id()));
    }

    private LinkedIn member(Identity who) {
        return new LinkedIn(
                who.id(),
                who.displayName(),
                LeadWords.pictureOf(who.picture()),
                urn(who),
                isConnected(Kind.PERSON, who.id()));
    }

    /** The person's address at LinkedIn. */
    static String urn(Identity who) {
        return "urn:li:person:" + who.id();
    }

    private Pair location(Target target) {
        var details = target.details();
        var address = details.getOrDefault("address", "");
        return new Pair(
                new Location(
                        "locations/" + target.id(),
                        details.getOrDefault("storeCode", ""),
                        target.name(),
                        Map.of(),
                        address.isEmpty() ? Map.of() : Map.of("addressLines", List.of(address)),
                        Map.of(),
                        false,
                        true,
                        isConnected(target.kind(), target.id())),
                new GoogleAccount(
                        "accounts/" + details.getOrDefault("accountId", ""),
                        details.getOrDefault("accountName", ""),
                        "",
                        "",
                        ""));
    }

    /** Clients send the page back with the account; there is none behind this login, so the account stands for it. */
    private Profile professional(Identity who) {
        return new Profile(
                who.id(),
                who.displayName(),
                who.username(),
                LeadWords.pictureOf(who.picture()),
                who.id(),
                true,
                null,
                null,
                isConnected(Kind.PERSON, who.id()),
                null,
                null);
    }

    private Profile profile(Identity who, Boolean isProtected, String type, String websiteUrl) {
        return new Profile(
                who.id(),
                who.displayName(),
                who.username(),
                LeadWords.pictureOf(who.picture()),
                null,
                null,
                isProtected,
                false,
                isConnected(Kind.PERSON, who.id()),
                type,
                websiteUrl);
    }
}
