package dev.handfast.connect;

/**
 * All that can be done, for the dialects to say in their words.
 *
 * @param starts start a flow, send a browser on its way
 * @param callbacks receive people back
 * @param credentials connect by app password
 * @param selections choose a target
 * @param grants keep consents, attach accounts to them later
 * @param clones connect once more
 * @param holdings what a connected person has there, and its default
 * @param connections list, read, change, disconnect
 */
public record Engine(
        Starts starts,
        Callbacks callbacks,
        Credentials credentials,
        Selections selections,
        Grants grants,
        Clones clones,
        Holdings holdings,
        Connections connections) {}
