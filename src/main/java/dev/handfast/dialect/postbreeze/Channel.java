package dev.handfast.dialect.postbreeze;

import dev.handfast.account.Account;
import dev.handfast.platform.Kind;
import dev.handfast.state.Choosing;
import dev.handfast.state.Terms;
import dev.handfast.tenant.Duplicates;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Postbreeze's words for platforms: one for each thing a person can grant. A workspace has one usable account of each. */
enum Channel {
    INSTAGRAM("instagram", Choosing.AS_USUAL),
    FACEBOOK_PAGE("facebook", Choosing.AS_USUAL),
    X("twitter", Choosing.AS_USUAL),
    LINKEDIN_PERSON("linkedin", Choosing.PERSON),
    LINKEDIN_COMPANY("linkedin", Choosing.TARGET),
    TIKTOK_BUSINESS("tiktok", Choosing.AS_USUAL, "business"),
    TIKTOK_PERSONAL("tiktok", Choosing.AS_USUAL),
    YOUTUBE("youtube", Choosing.AS_USUAL),
    PINTEREST("pinterest", Choosing.WITH_DEFAULT),
    THREADS("threads", Choosing.AS_USUAL),
    BLUESKY("bluesky", Choosing.AS_USUAL);

    private final String platform;
    private final Terms terms;

    Channel(String platform, Choosing choosing) {
        this.platform = platform;
        this.terms = Terms.USUAL.with(choosing).with(Duplicates.REFUSE_SECOND);
    }

    Channel(String platform, Choosing choosing, String variant) {
        this.platform = platform;
        this.terms = Terms.USUAL.with(choosing).with(Duplicates.REFUSE_SECOND).as(variant);
    }

    /** All the words. */
    static Set<String> words() {
        return Arrays.stream(values()).map(Channel::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The platforms that have a word. */
    static Set<String> platforms() {
        return Arrays.stream(values()).map(Channel::platform).collect(Collectors.toUnmodifiableSet());
    }

    /** The word for an account; empty for what Postbreeze has none for. */
    static Optional<Channel> of(Account account) {
        return Arrays.stream(values())
                .filter(channel -> channel.platform.equals(account.platform()) && channel.fits(account))
                .findFirst();
    }

    private boolean fits(Account account) {
        var variant = Optional.ofNullable(account.details().get(Terms.VARIANT));
        return switch (this) {
            case LINKEDIN_PERSON -> account.kind() == Kind.PERSON;
            case LINKEDIN_COMPANY, FACEBOOK_PAGE -> account.kind() != Kind.PERSON;
            case TIKTOK_BUSINESS -> variant.equals(terms.variant());
            case INSTAGRAM, X, TIKTOK_PERSONAL, YOUTUBE, PINTEREST, THREADS, BLUESKY -> true;
        };
    }

    String platform() {
        return platform;
    }

    Terms terms() {
        return terms;
    }
}
