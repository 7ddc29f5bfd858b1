package zone.autonomic.redfix.fix;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real PostgreSQL server of the tests' own, started once for all of them and given to whoever asks for a parameter of this type. Where
 * none is installed, the tests are skipped by name.
 */
final class RealPostgres implements ExecutionCondition, ParameterResolver {

    private static final String SYSTEM_USER = "postgres";
    private static final long PATIENCE_SECONDS = 60;

    /** A running server. Its superuser is {@code postgres}; local connections are trusted, as in the image. */
    static final class Server implements AutoCloseable {
        private final Path binaries;
        private final Path home;
        private final int port;

        private Server(Path binaries, Path home, int port) {
            this.binaries = binaries;
            this.home = home;
            this.port = port;
        }

        /** What a process needs in its environment to reach the server by its local socket, as it would inside the container. */
        Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>();
            environment.put("PATH", binaries + File.pathSeparator + System.getenv("PATH"));
            environment.put("PGHOST", home.toString());
            environment.put("PGPORT", Integer.toString(port));
            environment.put("LC_ALL", "C.UTF-8");
            return environment;
        }

        /** Runs SQL in a database as the superuser. Fails with the server's message. */
        String sql(String database, String statements) {
            return Ran.of(environment(), statements, "psql", "-X", "-At", "-q", "-v", "ON_ERROR_STOP=1", "-U", SYSTEM_USER, "-d", database).orFail();
        }

        /** The database's whole content as pg_dump writes it, without the key that differs from dump to dump. */
        String dump(String database) {
            String text = Ran.of(environment(), "", "pg_dump", "-U", SYSTEM_USER, "-d", database).orFail();
            return String.join("\n", text.lines().filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict")).toList());
        }

        @Override
        public void close() throws IOException {
            asServer(binaries, "pg_ctl", "-D", home.resolve("data").toString(), "-m", "immediate", "-w", "stop");
            try (Stream<Path> files = Files.walk(home)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /** How a program ended, with what it wrote to stdout and stderr. */
    record Ran(int exit, String output) {

        static Ran of(Map<String, String> environment, String input, String... command) {
            try {
                Path out = Files.createTempFile("ran", ".out");
                ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
                builder.environment().keySet().removeIf(key -> key.startsWith("PG") || key.startsWith("POSTGRES_"));
                builder.environment().putAll(environment);
                Process process = builder.start();
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException closedEarly) {
                    // it ended without reading everything; its exit status tells
                }
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(Arrays.toString(command) + " didn't end within " + PATIENCE_SECONDS + " s");
                }
                String output = Files.readString(out);
                Files.delete(out);
                return new Ran(process.exitValue(), output);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        String orFail() {
            if (exit != 0) {
                throw new IllegalStateException(output);
            }
            return output.stripTrailing();
        }
    }

    /** A condition and no assumption: of a class that gives up before its first test Maven's report says nothing, as if it had none. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return binaries().isPresent() ? enabled("PostgreSQL is there") : disabled("needs PostgreSQL (apt-get install postgresql)");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent(RealPostgres.class, key -> start(), Server.class);
    }

    private static Optional<Path> binaries() {
        List<Path> folders = new ArrayList<>(Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).toList());
        File[] versions = new File("/usr/lib/postgresql").listFiles();
        if (versions != null) {
            Stream.of(versions).sorted(Comparator.comparing((File f) -> f.getName().length()).thenComparing(File::getName).reversed())
                    .forEach(f -> folders.add(f.toPath().resolve("bin")));
        }
        return folders.stream().filter(folder -> Files.isExecutable(folder.resolve("initdb"))).findFirst();
    }

    private static Server start() {
        try {
            Path binaries = binaries().orElseThrow();
            Path home = Files.createTempDirectory("pg");
            if (root()) {
                Ran.of(Map.of(), "", "chown", SYSTEM_USER, home.toString()).orFail();
            }
            String data = home.resolve("data").toString();
            asServer(binaries, "initdb", "-D", data, "-U", SYSTEM_USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
            int port = freePort();
            asServer(binaries, "pg_ctl", "-D", data, "-w", "-l", home.resolve("log").toString(), "-o",
                    "-F -p " + port + " -k " + home + " -c listen_addresses=127.0.0.1 -c max_connections=60", "start");
            return new Server(binaries, home, port);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The server refuses to run as root. */
    private static void asServer(Path binaries, String program, String... arguments) {
        List<String> asUser = List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--clear-groups");
        List<String> command = new ArrayList<>(root() ? asUser : List.of());
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        Ran.of(Map.of(), "", command.toArray(String[]::new)).orFail();
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
