package dev.handfast.sandbox.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The folder a database is kept in: {@code data} below it is PostgreSQL's own, {@code password} opens it. */
record DataFolder(Path root) {
    static final String MAJOR = "17"; // of the server in the jars

    Path data() {
        return root.resolve("data");
    }

    Path passwordFile() {
        return root.resolve("password");
    }

    /** Makes the folder when it is missing. Fails with {@link IllegalStateException}, saying what to do, when it cannot serve. */
    void prepare() throws IOException {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw unwritable();
        }
        if (!Files.isDirectory(root) || !Files.isWritable(root)) {
            throw unwritable();
        }
        var version = data().resolve("PG_VERSION");
        if (Files.exists(version)) {
            var major = Files.readString(version).strip();
            if (!major.equals(MAJOR)) {
                throw new IllegalStateException(
                        ("The folder %s holds a database of PostgreSQL %s, and this sandbox brings"
                                        + " PostgreSQL %s. Move the folder away, or name another by HANDFAST_SANDBOX_DATA.")
                                .formatted(root, major, MAJOR));
            }
            if (!Files.isReadable(passwordFile())) {
                throw new IllegalStateException(
                        ("The folder %s holds a database and not its password (%s). Move the folder"
                                        + " away, or name another by HANDFAST_SANDBOX_DATA.")
                                .formatted(root, passwordFile().getFileName()));
            }
        } else if (Files.exists(data(), LinkOption.NOFOLLOW_LINKS) && !empty(data())) {
            throw new IllegalStateException(
                    ("The folder %s is neither empty nor a database. Name another by HANDFAST_SANDBOX_DATA.")
                            .formatted(data()));
        }
    }

    private IllegalStateException unwritable() {
        return new IllegalStateException(
                "The database folder %s cannot be written. Make it writable, or name another by HANDFAST_SANDBOX_DATA."
                        .formatted(root));
    }

    private static boolean empty(Path folder) throws IOException {
        try (var inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** The superuser's password, made at the first call and readable by the owner alone. */
    String password() throws IOException {
        if (Files.exists(passwordFile())) {
            return Files.readString(passwordFile()).strip();
        }
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        var password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (passwordFile().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(passwordFile(), password);
        return password;
    }

    /**
     * Takes the folder for this process, until the channel is closed or the process ends; empty when a living process has it. What
     * a killed process held is free.
     */
    Optional<FileChannel> own() throws IOException {
        var channel = FileChannel.open(root.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) { // another one in this very process has it
            channel.close();
            return Optional.empty();
        }
        channel.close();
        return Optional.empty();
    }
}
