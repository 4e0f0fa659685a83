package dev.handfast.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The AES-256-GCM keys that seal tokens. The primary one seals; every one opens.
 *
 * <p>Rotation without downtime has two steps: {@link #add()} and roll the file out to every process, then {@link #rotate()}
 * and roll it out again. A ring never changes; each step makes a new one. It prints ids, never keys.
 *
 * <p>The file is a Tink keyset in JSON. It holds the keys in clear: its protection is that only this user, or the mounted
 * secret's group, may read it.
 */
public final class KeyRing {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> EVERYBODY = PosixFilePermissions.fromString("------rwx");
    private static final int MAX_FILE = 1 << 20; // bytes; a key takes about 200

    private final KeysetHandle keys;

    private KeyRing(KeysetHandle keys) {
        this.keys = keys;
    }

    /**
     * One key of the ring.
     *
     * @param id 32 bits, unsigned; stands in clear at the front of what it sealed
     * @param primary whether it seals
     * @param enabled whether it opens
     */
    public record Key(long id, boolean primary, boolean enabled) {}

    /** A ring of one new key. */
    public static KeyRing create() {
        return change(
                "made",
                () -> KeysetHandle.newBuilder().addEntry(newKey().makePrimary()).build());
    }

    /**
     * Reads a ring.
     *
     * @throws KeyRingException when there is none, others may read it, or it is not a ring of AES-256-GCM keys
     */
    public static KeyRing read(Path file) {
        try {
            var attributes = file.getFileSystem().supportedFileAttributeViews();
            if (attributes.contains("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(EVERYBODY::contains)) {
                throw new KeyRingException(
                        "the key ring " + file + " is open to every user of this machine; run: chmod o-rwx " + file);
            }
            if (Files.size(file) > MAX_FILE) {
                throw new KeyRingException(file + " is too large to be a key ring; check HANDFAST_KEYRING_FILE");
            }
            var text = Files.readString(file);
            return checked(change(
                    "read",
                    () -> TinkJsonProtoKeysetFormat.parseKeyset(
                            text, RegistryConfiguration.get(), InsecureSecretKeyAccess.get())));
        } catch (NoSuchFileException e) {
            throw new KeyRingException(
                    "there is no key ring at " + file + "; make one with: handfast keyring create " + file);
        } catch (IOException e) {
            throw new KeyRingException(
                    "the key ring " + file + " cannot be read; check who owns it and its permissions");
        }
    }

    /** This ring and one more key, which opens but does not seal yet. */
    public KeyRing add() {
        return change(
                "extended",
                () -> KeysetHandle.newBuilder(keys).addEntry(newKey()).build());
    }

    /** This ring, sealing with the key of this id from now on. */
    public KeyRing promote(long keyId) {
        int at = IntStream.range(0, keys.size())
                .filter(i -> id(keys.getAt(i)) == keyId && keys.getAt(i).getStatus() == KeyStatus.ENABLED)
                .findFirst()
                .orElseThrow(() -> new KeyRingException("the key ring has no usable key " + keyId));
        return change("rotated", () -> {
            var builder = KeysetHandle.newBuilder(keys);
            builder.getAt(at).makePrimary();
            return builder.build();
        });
    }

    /** This ring, sealing with the key that was added last; fails when that one seals already. */
    public KeyRing rotate() {
        var last = keys.getAt(keys.size() - 1);
        if (last.isPrimary()) {
            throw new KeyRingException("the newest key seals already; add one first with: handfast keyring add, "
                    + "and give every process the new file before rotating");
        }
        return promote(id(last));
    }

    /**
     * This ring without the key of this id: what that one sealed is lost with it. Fails for the primary key, and when there is no such
     * key.
     */
    public KeyRing remove(long keyId) {
        int at = IntStream.range(0, keys.size())
                .filter(i -> id(keys.getAt(i)) == keyId)
                .findFirst()
                .orElseThrow(() -> new KeyRingException("the key ring has no key " + keyId));
        if (keyId == primary()) {
            throw new KeyRingException("key " + keyId + " seals; add another and rotate before it is removed");
        }
        return change(
                "shortened", () -> KeysetHandle.newBuilder(keys).deleteAt(at).build());
    }

    /** The id of the key that seals. */
    public long primary() {
        return id(keys.getPrimary());
    }

    /** The ids of the keys that open. */
    public Set<Long> opening() {
        return status().stream().filter(Key::enabled).map(Key::id).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The ids of the keys that opened before the primary was added. What they sealed is to be sealed anew; what a younger key sealed is
     * not: another process has rotated already, and this one will hear of it.
     */
    public Set<Long> retired() {
        return status().stream()
                .takeWhile(key -> !key.primary())
                .filter(Key::enabled)
                .map(Key::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The keys, oldest first. */
    public List<Key> status() {
        return IntStream.range(0, keys.size())
                .mapToObj(keys::getAt)
                .map(entry -> new Key(id(entry), entry.isPrimary(), entry.getStatus() == KeyStatus.ENABLED))
                .toList();
    }

    /**
     * Writes the ring for its owner's eyes only; whoever reads meanwhile sees the old file or the new one, never half. A file
     * that is replaced keeps its owner and group, so that root may rotate what a service reads.
     */
    public void write(Path file) {
        try {
            var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Files.createDirectories(target.getParent());
            var fresh = Files.createTempFile(
                    target.getParent(), ".keyring", ".tmp"); // rw------- where there is such a thing
            try {
                fill(fresh);
                inherit(target, fresh);
                move(fresh, target);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new KeyRingException("the key ring " + file + " cannot be written; check the folder's permissions");
        }
    }

    /** The cipher: seals with the primary key, opens with any. */
    Aead cipher() {
        try {
            return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new KeyRingException("the key ring cannot be used: none of its keys is a cipher's");
        }
    }

    @Override
    public String toString() {
        return "KeyRing" + status();
    }

    private void fill(Path fresh) throws IOException {
        try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            var text = TinkJsonProtoKeysetFormat.serializeKeyset(
                    keys, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (GeneralSecurityException e) {
            throw new KeyRingException("the key ring cannot be written out");
        }
    }

    private static void inherit(Path target, Path fresh) throws IOException {
        if (!Files.exists(target)
                || !target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var before = Files.readAttributes(target, PosixFileAttributes.class);
        var now = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (!before.owner().equals(now.getOwner())) {
            now.setOwner(before.owner());
        }
        if (!before.group().equals(now.readAttributes().group())) {
            now.setGroup(before.group());
        }
        var permissions = EnumSet.copyOf(before.permissions());
        permissions.removeAll(EVERYBODY);
        permissions.addAll(OWNER_ONLY);
        now.setPermissions(permissions);
    }

    private static void move(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Anything but AES-256-GCM with the key's id in front is refused: it would not keep what {@link Vault} promises. */
    private static KeyRing checked(KeyRing ring) {
        for (int i = 0; i < ring.keys.size(); i++) {
            if (!PredefinedAeadParameters.AES256_GCM.equals(
                    ring.keys.getAt(i).getKey().getParameters())) {
                throw new KeyRingException("the key ring has a key that is not AES-256-GCM; make another with: "
                        + "handfast keyring create");
            }
        }
        return ring;
    }

    private static KeysetHandle.Builder.Entry newKey() {
        AesGcmParameters parameters = PredefinedAeadParameters.AES256_GCM;
        return KeysetHandle.generateEntryFromParameters(parameters).withRandomId();
    }

    private static long id(KeysetHandle.Entry entry) {
        return Integer.toUnsignedLong(entry.getId());
    }

    private interface Step {
        KeysetHandle take() throws GeneralSecurityException;
    }

    private static KeyRing change(String done, Step step) {
        try {
            AeadConfig.register();
            return new KeyRing(step.take());
        } catch (GeneralSecurityException | RuntimeException e) {
            // The cause is left out: it may quote the file.
            throw new KeyRingException(
                    "the key ring cannot be " + done + "; is it a file that \"handfast keyring\" wrote?");
        }
    }
}
