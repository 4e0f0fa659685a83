package dev.handfast.sandbox.platforms;

import java.util.Locale;

/**
 * A demo person, the same on every platform.
 *
 * @param id the word to choose the person by: {@code ada}
 * @param ordinal tells people apart inside platform ids
 * @param givenName the given name
 * @param familyName the family name
 * @param about what the person is good for, in a line
 */
public record Person(String id, int ordinal, String givenName, String familyName, String about) {
    /** 2^53 + 1 (as {@code bigid}'s id): the first whole number a double cannot hold. */
    private static final long PAST_DOUBLES = 9_007_199_254_740_993L;

    private static final long INSTAGRAM = 17_841_405_793_187_217L; // odd and beyond 2^53: a double changes it
    private static final long ORDINARY = 102_200_000_000_000L;

    /** The name for people. */
    public String displayName() {
        return familyName.isEmpty() ? givenName : givenName + " " + familyName;
    }

    /** The handle. */
    public String username() {
        return (id + "_demo").toLowerCase(Locale.ROOT);
    }

    public String email() {
        return id + "@people.test";
    }

    /** The numeric id that Facebook, X and Google know the person by. */
    public long number() {
        return id.equals("bigid") ? PAST_DOUBLES : ORDINARY + ordinal;
    }

    /** The professional account's id at Instagram and Threads; beyond 2^53 for everybody. */
    public long professionalNumber() {
        return INSTAGRAM + 2L * ordinal;
    }

    /** The opaque id that LinkedIn, TikTok and Pinterest know the person by. */
    public String opaqueId() {
        return id + "_Xk" + ordinal + "Q7";
    }

    /** The DID Bluesky knows the person by. */
    public String did() {
        return "did:plc:" + (id + "aaaaaaaaaaaaaaaaaaaaaaaa").substring(0, 24);
    }
}
