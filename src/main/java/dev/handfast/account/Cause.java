package dev.handfast.account;

/** Why a grant cannot be renewed, or not just now. */
public enum Cause {
    /** Its time was over. */
    EXPIRED("The token reached its end and can no longer be renewed."),
    /** The platform says that it ended it, or the person did. */
    REVOKED("The platform no longer honours the connection: it was revoked."),
    /** An answer with the successor of its token was lost on the way, and the platform takes no token twice. */
    ANSWER_LOST("The platform's answer to an earlier renewal was lost, and it takes no token twice."),
    /** The platform does not answer, or not in time. */
    UNAVAILABLE("The platform cannot be reached, or is out of order."),
    /** The platform takes no more calls for now. */
    LIMITED("The platform takes no more calls for now."),
    /** The platform's answers make no sense. */
    UNREADABLE("The platform's answers make no sense."),
    /** The platform refuses, for a reason it does not tell. */
    REJECTED("The platform refuses to renew the token and does not say that it has ended."),
    /** The app at the platform is not set up rightly. */
    MISCONFIGURED("The app at the platform is not set up rightly; its operator must check it."),
    /** The gateway itself failed. */
    INTERNAL("The gateway itself failed.");

    private final String sentence;

    Cause(String sentence) {
        this.sentence = sentence;
    }

    /** The cause for people, in a sentence. */
    public String sentence() {
        return sentence;
    }
}
