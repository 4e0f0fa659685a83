package dev.handfast.sandbox.platforms;

/** What can be wrong with a call to a token endpoint. */
enum Trouble {
    CLIENT_MISSING,
    CLIENT_WRONG,
    PARAMETER_MISSING,
    GRANT_TYPE_UNKNOWN,
    CODE_UNKNOWN,
    CODE_EXPIRED,
    CODE_USED,
    REDIRECT_DIFFERS,
    VERIFIER_WRONG,
    REFRESH_DEAD,
    REFRESH_REPLAYED
}
