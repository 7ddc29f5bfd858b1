package zone.autonomic.redfix.chat.discord.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

/** A certificate for discord.com that only those trust who are told to: made once for each run of the tests. */
final class Certificate {

    static final String PASSWORD = "changeit";
    private static final String ALIAS = "discord";
    private static final long PATIENCE_SECONDS = 60;
    private static Certificate made;

    private final Path keys;
    private final Path trust;

    private Certificate(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        keys = folder.resolve("keys.p12");
        trust = folder.resolve("trust.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", ALIAS,
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=discord.com", "-ext", "SAN=dns:discord.com", "-validity", "2",
                "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).redirectOutput(folder.resolve("keytool.log").toFile()).start();
        if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool made no certificate: " + Files.readString(folder.resolve("keytool.log")));
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, load(keys).getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(trust)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        for (Path file : new Path[] {keys, trust, folder.resolve("keytool.log"), folder}) {
            file.toFile().deleteOnExit();
        }
    }

    static synchronized Certificate ofDiscord() {
        try {
            if (made == null) {
                made = new Certificate(Files.createTempDirectory("redfix-fake-discord-"));
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** Key and certificate, PKCS #12. */
    Path keys() {
        return keys;
    }

    /** The certificate alone, as a trust store. */
    Path trust() {
        return trust;
    }
}
