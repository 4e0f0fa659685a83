package dev.handfast.dialect.late;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

/** The reference's {@code SocialAccount}. */
final class SocialAccounts {
    private SocialAccounts() {}

    /** All members the reference names, and those newer clients read, with what is known of them. */
    static void assertWhole(JsonNode account, String platform, String profile) {
        assertTrue(account.path("_id").asText().matches("[0-9a-f]{24}"), account.toString());
        assertEquals(account.path("_id"), account.path("accountId"));
        assertEquals(platform, account.path("platform").asText());
        assertEquals(profile, account.path("profileId").textValue());
        assertFalse(account.path("username").asText().isBlank(), account.toString());
        assertFalse(account.path("displayName").asText().isBlank(), account.toString());
        assertTrue(account.path("isActive").booleanValue(), account.toString());
        assertTrue(account.path("followersCount").isMissingNode(), "no analytics here");
        assertFalse(account.toString().contains("oken"), "nothing of a token: " + account);
    }
}
