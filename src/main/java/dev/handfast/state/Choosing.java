package dev.handfast.state;

/** Who chooses what is connected of all that a person consented to, and when. */
public enum Choosing {
    /** The person, or the client for them, where the platform has targets that must or may be chosen. */
    AS_USUAL,
    /** The same, also where the platform has only a default to choose. */
    WITH_DEFAULT,
    /** Nobody: the person is connected. */
    PERSON,
    /** The person, or the client for them, and it must be a target, not the person. */
    TARGET,
    /** Nobody: every target is connected, or the person where there are no targets. */
    ALL,
    /** Nobody for now: the grant is kept, and accounts are attached to it later. */
    LATER
}
