package zone.autonomic.redfix.lab.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The node's host key and the key that opens it, each made at the first start and kept in OpenSSH's own format. */
final class NodeKeys {
    private final Path folder;

    NodeKeys(Path folder) {
        this.folder = folder;
    }

    KeyPair host() {
        return key("host_key", "lab-node");
    }

    KeyPair client() {
        return key("client_key", "redfix");
    }

    Path clientKeyFile() {
        return folder.resolve("client_key");
    }

    /** Writes the known_hosts file for the port that the server has now. */
    Path knownHosts(String host, int port) {
        Path file = folder.resolve("known_hosts");
        write(file, ("[" + host + "]:" + port + " " + PublicKeyEntry.toString(host().getPublic()) + "\n").getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private KeyPair key(String name, String comment) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(generator.generateKeyPair(), comment, null, text);
                write(file, text.toByteArray());
            }
            try (InputStream in = Files.newInputStream(file)) {
                return SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(name), in, null).iterator().next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's key " + file + " can't be used: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the lab's key " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = Files.newOutputStream(fresh)) {
                out.write(bytes);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
