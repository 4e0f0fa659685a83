package dev.handfast.config;

/**
 * A setting as it was written.
 *
 * @param text what was written; it may be a secret
 * @param where the variable, or the file, line and key: how a sentence about it begins
 */
record Found(String text, String where) {
    @Override
    public String toString() {
        return where;
    }
}
