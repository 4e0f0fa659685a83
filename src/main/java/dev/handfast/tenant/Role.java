package dev.handfast.tenant;

/** What the holder of a key may do. */
public enum Role {
    /** Everything, keys included. */
    OWNER,
    /** Connect, disconnect and change, but not make or revoke keys. */
    ADMIN,
    /** Read only. */
    READER,
    /** Fetch access tokens of connected accounts, and read; a right of its own, which no other role includes. */
    VENDOR
}
