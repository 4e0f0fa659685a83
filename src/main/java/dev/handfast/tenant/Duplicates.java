package dev.handfast.tenant;

/** What becomes of an account that is connected though there is one already. The APIs differ in this, and tenants may. */
public enum Duplicates {
    /** The same account in the same profile is updated, its id kept; others stand side by side. */
    UPDATE,
    /** The same account is refused, in whichever of the tenant's profiles it stands; the one that stands wins. */
    REFUSE_SAME,
    /** A profile has one usable account of each platform (of each kind and variant of it); a second one is refused. */
    REFUSE_SECOND
}
