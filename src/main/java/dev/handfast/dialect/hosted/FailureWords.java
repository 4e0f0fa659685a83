package dev.handfast.dialect.hosted;

import dev.handfast.core.ErrorCode;

/**
 * What people are told when a connection does not work out: no jargon, no blame, and always a next step.
 *
 * @param title what happened, in a few words
 * @param sentence what it means
 * @param next what to do now
 */
public record FailureWords(String title, String sentence, String next) {
    private static final String START_AGAIN = "Go back to where you started and connect again.";
    private static final String ASK_THEM = "Please tell the people whose product you came from.";

    public FailureWords {
        if (title.isBlank() || sentence.isBlank() || next.isBlank()) {
            throw new IllegalArgumentException("a failure has a title, a sentence and a next step");
        }
    }

    /** The words for a failure while connecting an account of a platform. */
    public static FailureWords of(ErrorCode code, String platform) {
        return switch (code) {
            case FLOW_NOT_FOUND, SELECTION_NOT_FOUND, CONNECT_TOKEN_INVALID ->
                new FailureWords(
                        "This link no longer works",
                        "You may have finished here already. If not, too many minutes went by, and for your safety the link"
                                + " expired.",
                        "Go back to where you started. If nothing is connected there, connect again.");
            case FLOW_ALREADY_USED ->
                new FailureWords(
                        "This link was already used",
                        "Each link works once. Your account may well be connected already.",
                        "Look whether " + platform + " is connected. If it isn’t, connect again.");
            case FLOW_OF_ANOTHER_BROWSER ->
                new FailureWords(
                        "Please go on in the browser you started in",
                        "For your safety a connection has to be finished in the same browser, with cookies allowed.",
                        "Return to that browser, or start again in this one.");
            case FLOW_OF_ANOTHER_PLATFORM, ISSUER_MISMATCH, CALLBACK_INVALID, CODE_REJECTED ->
                new FailureWords(
                        "We couldn’t confirm the sign-in",
                        "The answer that came back from " + platform
                                + " doesn’t belong to this connection, so nothing was connected.",
                        START_AGAIN);
            case CONSENT_DENIED ->
                new FailureWords(
                        "Nothing was connected",
                        "You cancelled at " + platform + ", or didn’t give permission.",
                        "Changed your mind? Connect again whenever you like.");
            case SCOPES_MISSING ->
                new FailureWords(
                        "A permission is missing",
                        "Some of the permissions that " + platform
                                + " asked about were left out, and it doesn’t work without.",
                        "Connect again and leave every permission ticked.");
            case NO_TARGETS ->
                new FailureWords(
                        "There is nothing to connect yet",
                        "You signed in to " + platform + ", but nothing there can be connected with this login.",
                        "Sign in with the account that manages it, or ask its owner to give you access.");
            case TARGET_NOT_FOUND ->
                new FailureWords(
                        "That choice is gone",
                        "What you chose is no longer in your list at " + platform + ".",
                        "Go back and choose again.");
            case TARGETS_UNREADABLE ->
                new FailureWords(
                        "We couldn’t load your list",
                        platform + " didn’t tell us what you manage there.",
                        "Wait a few minutes, then connect again.");
            case ACCOUNT_MISMATCH ->
                new FailureWords(
                        "That is a different account",
                        "You signed in to " + platform + " with another account than the one to be reconnected.",
                        "Sign out of " + platform + ", then connect again with the right account.");
            case ALREADY_CONNECTED ->
                new FailureWords(
                        "Already connected",
                        "There is an account of " + platform + " already, so nothing new was connected.",
                        "If it is the one you meant, you can close this window. If not, disconnect it first.");
            case CREDENTIALS_REJECTED ->
                new FailureWords(
                        "The sign-in didn’t work",
                        platform + " doesn’t know this name with this password.",
                        "Check both and try again. A new app password often helps.");
            case CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD ->
                new FailureWords(
                        "That looks like your main password",
                        "Please keep your main password to yourself. An app password is enough.",
                        "Create an app password at " + platform + " and use it here.");
            case CREDENTIALS_NEED_SECOND_FACTOR ->
                new FailureWords(
                        platform + " asks for a sign-in code",
                        "That happens with a main password. An app password needs no code.",
                        "Create an app password at " + platform + " and use it here.");
            case GRANT_DEAD ->
                new FailureWords(
                        "Permission has ended",
                        platform + " no longer lets us use this account.",
                        "Connect it again to give permission anew.");
            case PLATFORM_RATE_LIMITED ->
                new FailureWords(
                        platform + " asks us to wait",
                        "It gets too many requests at the moment. Nothing is wrong with your account.",
                        "Wait a few minutes, then connect again.");
            case PLATFORM_UNAVAILABLE, PLATFORM_UNREADABLE ->
                new FailureWords(
                        platform + " isn’t answering",
                        "It seems to have a problem of its own. Nothing is wrong with your account.",
                        "Wait a few minutes, then connect again.");
            case PLATFORM_REJECTED ->
                new FailureWords(
                        platform + " refused the connection",
                        "It didn’t let us connect this account, and nothing was changed.",
                        "Check at " + platform + " that your account is in good standing, then connect again.");
            case PLATFORM_MISCONFIGURED, PLATFORM_NOT_CONFIGURED, OWN_APP_REQUIRED ->
                new FailureWords(
                        platform + " isn’t set up here yet",
                        "This has to be put right by the people who run this service. You did nothing wrong.",
                        ASK_THEM);
            case PLATFORM_UNKNOWN, NOT_FOUND, ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED ->
                new FailureWords(
                        "There is nothing here",
                        "The link you followed leads nowhere, or is not complete.",
                        START_AGAIN);
            case PLATFORM_NEEDS_CREDENTIALS, PLATFORM_TAKES_NO_CREDENTIALS, PLATFORM_NEEDS_SELECTION ->
                new FailureWords(
                        "That isn’t how " + platform + " is connected",
                        "A step of the connection was left out.",
                        START_AGAIN);
            case PROFILE_NOT_FOUND, ACCOUNT_NOT_FOUND, USER_NOT_FOUND, KEY_NOT_FOUND ->
                new FailureWords(
                        "This no longer exists",
                        "What you wanted to connect " + platform + " to was removed in the meantime.",
                        ASK_THEM);
            case UNAUTHENTICATED, FORBIDDEN, PROFILE_FORBIDDEN ->
                new FailureWords(
                        "This isn’t open to you",
                        "The link you followed doesn’t give access to this connection.",
                        "Ask for a new link where you got this one.");
            case REDIRECT_NOT_ALLOWED ->
                new FailureWords(
                        "We can’t take you back",
                        "The address to return to isn’t one that was agreed on, so we stopped here.",
                        ASK_THEM);
            case INVALID_REQUEST, MALFORMED_BODY, UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE ->
                new FailureWords(
                        "That didn’t reach us in full",
                        "Something in what your browser sent is missing or not as we expect it.",
                        START_AGAIN);
            case CLONE_NOT_POSSIBLE, IDEMPOTENCY_CONFLICT, NAME_TAKEN, PROFILE_NOT_EMPTY ->
                new FailureWords("That can’t be done", "It doesn’t fit with what is already connected.", ASK_THEM);
            case RATE_LIMITED, OVERLOADED ->
                new FailureWords(
                        "A lot is going on here",
                        "We have more visitors than we can serve at this moment.",
                        "Wait a minute, then try again.");
            case INTERNAL ->
                new FailureWords(
                        "Something went wrong on our side",
                        "It wasn’t you. Nothing was connected.",
                        "Try again in a few minutes. If it stays so, tell the people whose product you came from.");
        };
    }
}
