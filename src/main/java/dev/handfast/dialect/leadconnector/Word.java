package dev.handfast.dialect.leadconnector;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** LeadConnector's words for platforms. Two of them may mean one platform of ours. */
enum Word {
    FACEBOOK("facebook", "facebook", "Facebook"),
    INSTAGRAM("instagram", "instagram", "Instagram"),
    GOOGLE("google", "googlebusiness", "Google Business"),
    LINKEDIN("linkedin", "linkedin", "LinkedIn"),
    TWITTER("twitter", "twitter", "Twitter"),
    TIKTOK("tiktok", "tiktok", "Tiktok"),
    TIKTOK_BUSINESS("tiktok-business", "tiktok", "Tiktok Business"),
    YOUTUBE("youtube", "youtube", "Youtube"),
    PINTEREST("pinterest", "pinterest", "Pinterest"),
    THREADS("threads", "threads", "Threads"),
    BLUESKY("bluesky", "bluesky", "Bluesky");

    /** All platforms that this API has a word for. */
    static final Set<String> PLATFORMS =
            Arrays.stream(values()).map(Word::platform).collect(Collectors.toSet());

    private static final List<Word> ALL = List.of(values());

    private final String text;
    private final String platform;
    private final String title;

    Word(String text, String platform, String title) {
        this.text = text;
        this.platform = platform;
        this.title = title;
    }

    /** As paths and answers have it. */
    String text() {
        return text;
    }

    /** The platform's id. */
    String platform() {
        return platform;
    }

    /** For people, and in {@code message}. */
    String title() {
        return title;
    }

    /** The word in a path; a path with another one is not there. */
    static Word inPath(String text) {
        return of(text).orElseThrow(
                        () -> GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "this platform is not known here"));
    }

    private static Optional<Word> of(String text) {
        return ALL.stream().filter(word -> word.text.equals(text)).findFirst();
    }

    /** What accounts of a platform are told as. */
    static Optional<Word> ofPlatform(String id) {
        return ALL.stream().filter(word -> word.platform.equals(id)).findFirst();
    }
}
