package zone.autonomic.redfix.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Images made on this machine of Debian's programs ({@code swarm/images}), under the names that recipes use, as there is no registry.
 * Each is made when it is first asked for.
 */
public final class LocalImages {

    /** A shell, busybox' programs, getent, curl, dumb-init, setpriv and Python; users postgres (70), git (1000) and mattermost (2000). */
    public static final String BASE = "redfix/base:latest";
    /** PostgreSQL with the official image's entrypoint habits, {@code PGDATA=/var/lib/postgresql/data}. */
    public static final String POSTGRES = "redfix/postgres:latest";
    /** Caddy, started with {@code /etc/caddy/Caddyfile}. */
    public static final String CADDY = "redfix/caddy:latest";

    /** A Java runtime and nothing else. */
    public static final String RUNTIME = "redfix/jre:latest";

    private static final Duration ASSEMBLY = Duration.ofMinutes(2);

    private final DockerEngine engine;
    private final Set<String> made = new HashSet<>();

    public LocalImages(DockerEngine engine) {
        this.engine = engine;
    }

    /** {@link #BASE}, under these names as well. */
    public synchronized void base(String... names) {
        imported("base", BASE);
        alias(BASE, names);
    }

    /** {@link #RUNTIME}. */
    public synchronized void runtime() {
        imported("jre", RUNTIME);
    }

    /** {@link #POSTGRES}, under these names as well. */
    public synchronized void postgres(String... names) {
        onBase("postgres", POSTGRES);
        alias(POSTGRES, names);
    }

    /** {@link #CADDY}, under these names as well. */
    public synchronized void caddy(String... names) {
        onBase("caddy", CADDY);
        alias(CADDY, names);
    }

    /** Builds the folder {@code swarm/images/<folder>}, a Dockerfile on top of {@link #BASE} and what it copies, under these names. */
    public synchronized void build(String folder, String... names) {
        base();
        String image = "redfix/" + folder + ":latest";
        if (made.add(image)) {
            engine.docker("build", "-q", "--network", "none", "-t", image, image(folder).toString());
        }
        alias(image, names);
    }

    private void imported(String kind, String image) {
        if (made.add(image)) {
            inFolder(folder -> {
                assemble(kind, folder);
                Ran.of(ASSEMBLY, "/bin/sh", "-c", "tar -C \"$1\" -c . | /usr/bin/docker -H \"$2\" import --change 'CMD [\"sh\"]' - \"$3\"", "import",
                        folder.toString(), engine.address(), image).orFail();
            });
        }
    }

    private void onBase(String kind, String image) {
        base();
        if (made.add(image)) {
            inFolder(folder -> {
                assemble(kind, folder.resolve("rootfs"));
                Ran.of(ASSEMBLY, "cp", "-R", image(kind) + "/.", folder.toString()).orFail();
                engine.docker("build", "-q", "--network", "none", "-t", image, folder.toString());
            });
        }
    }

    private void alias(String image, String... names) {
        for (String name : names) {
            engine.docker("tag", image, name);
        }
    }

    private static void assemble(String kind, Path folder) {
        Ran.of(ASSEMBLY, "/bin/sh", image("rootfs.sh").toString(), kind, folder.toString()).orFail();
    }

    private interface Work {
        void in(Path folder) throws IOException;
    }

    private static void inFolder(Work work) {
        try {
            Path folder = Files.createTempDirectory("image");
            try {
                work.in(folder);
            } finally {
                Ran.of(ASSEMBLY, "rm", "-rf", folder.toString()).orFail();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path image(String name) {
        return Resource.path("images/" + name);
    }
}
