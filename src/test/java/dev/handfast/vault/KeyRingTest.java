package dev.handfast.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    @TempDir
    Path folder;

    @Test
    void A_ring_comes_back_from_its_file_as_it_was() {
        var file = folder.resolve("deep/keyring.json");
        var ring = KeyRing.create().add();
        ring.write(file);
        var place = new Place(Id.at(Instant.EPOCH), Id.at(Instant.EPOCH), "access");
        var sealed = Vault.with(ring).seal(Secret.of("text"), place);
        assertEquals(ring.status(), KeyRing.read(file).status());
        assertEquals(Secret.of("text"), Vault.with(KeyRing.read(file)).open(sealed, place));
    }

    @Test
    void The_file_is_for_its_owner_alone_and_nothing_else_is_left_behind() throws Exception {
        var file = folder.resolve("keyring.json");
        KeyRing.create().write(file);
        KeyRing.create().write(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void A_replaced_file_keeps_its_group_and_its_links_but_not_what_everybody_may() throws Exception {
        var file = folder.resolve("keyring.json");
        KeyRing.create().write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var group = Files.readAttributes(file, PosixFileAttributes.class).group();
        var link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        KeyRing.create().write(link);
        assertTrue(Files.isSymbolicLink(link));
        var after = Files.readAttributes(file, PosixFileAttributes.class);
        assertEquals("rw-r-----", PosixFilePermissions.toString(after.permissions()));
        assertEquals(group, after.group());
        assertEquals(1, KeyRing.read(link).status().size());
    }

    @Test
    void Adding_keeps_the_primary_and_rotating_promotes_the_newest() {
        var one = KeyRing.create();
        var two = one.add();
        assertEquals(2, two.status().size());
        assertTrue(two.status().get(0).primary());
        assertFalse(two.status().get(1).primary());
        var rotated = two.rotate();
        assertTrue(rotated.status().get(1).primary());
        assertFalse(rotated.status().get(0).primary());
        assertEquals(
                one.status().get(0),
                rotated.promote(one.status().get(0).id()).status().get(0));
    }

    @Test
    void Rotating_without_an_added_key_says_to_add_one() {
        var failure =
                assertThrows(KeyRingException.class, () -> KeyRing.create().rotate());
        assertTrue(failure.getMessage().contains("keyring add"));
        assertThrows(KeyRingException.class, () -> KeyRing.create().promote(-1));
    }

    @Test
    void A_key_but_the_primary_can_be_removed() {
        var rotated = KeyRing.create().add().rotate();
        long old = rotated.status().get(0).id();
        assertEquals(Set.of(old), rotated.retired());
        assertEquals(Set.of(old, rotated.primary()), rotated.opening());

        var shorter = rotated.remove(old);

        assertEquals(Set.of(rotated.primary()), shorter.opening());
        assertEquals(Set.of(), shorter.retired());
        assertThrows(KeyRingException.class, () -> shorter.remove(shorter.primary()));
        assertThrows(KeyRingException.class, () -> shorter.remove(old));
    }

    @Test
    void A_key_that_was_added_and_does_not_seal_yet_retires_none() {
        assertEquals(Set.of(), KeyRing.create().add().retired());
    }

    @Test
    void A_missing_ring_says_how_to_make_one() {
        var failure = assertThrows(KeyRingException.class, () -> KeyRing.read(folder.resolve("none.json")));
        assertTrue(failure.getMessage().contains("handfast keyring create"), failure.getMessage());
    }

    @Test
    void A_ring_that_everybody_may_read_is_refused() throws Exception {
        var file = folder.resolve("keyring.json");
        KeyRing.create().write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var failure = assertThrows(KeyRingException.class, () -> KeyRing.read(file));
        assertTrue(failure.getMessage().contains("chmod"), failure.getMessage());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        assertEquals(1, KeyRing.read(file).status().size());
    }

    @Test
    void A_file_that_is_no_ring_is_refused_and_not_quoted() throws Exception {
        for (var text : List.of("", "{}", "[]", "sk_live_secret", "{\"primaryKeyId\":\"sk_live_secret\"}")) {
            var file = owned("odd.json", text);
            var failure = assertThrows(KeyRingException.class, () -> KeyRing.read(file));
            assertFalse(failure.getMessage().contains("sk_live"), failure.getMessage());
            assertEquals(null, failure.getCause());
        }
    }

    @Test
    void A_ring_of_another_cipher_is_refused() throws Exception {
        KeyRing.create();
        var weaker = KeysetHandle.generateNew(PredefinedAeadParameters.AES128_GCM, RegistryConfiguration.get());
        var file = owned(
                "weak.json",
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        weaker, RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
        var failure = assertThrows(KeyRingException.class, () -> KeyRing.read(file));
        assertTrue(failure.getMessage().contains("AES-256-GCM"), failure.getMessage());
    }

    @Test
    void A_ring_prints_ids_and_never_keys() throws Exception {
        var file = folder.resolve("keyring.json");
        var ring = KeyRing.create();
        ring.write(file);
        var value = Files.readString(file).replaceAll("(?s).*\"value\":\\s*\"([^\"]+)\".*", "$1");
        assertFalse(ring.toString().contains(value));
        assertTrue(ring.toString().contains(String.valueOf(ring.status().get(0).id())));
    }

    private Path owned(String name, String text) throws Exception {
        var file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
