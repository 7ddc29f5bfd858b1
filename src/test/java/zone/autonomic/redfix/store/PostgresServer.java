package zone.autonomic.redfix.store;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL of this machine's packages, on a port and in a folder of its own, one for all tests of a run.
 * Skips, by name, where there is none.
 */
public class PostgresServer implements ExecutionCondition, BeforeAllCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(PostgresServer.class);
    private static Running running;

    /** A condition and no assumption: of a class that gives up before its first test Maven's report says nothing, as if it had none. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return programs() != null ? enabled("PostgreSQL is there") : disabled("needs PostgreSQL (apt-get install postgresql)");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot().getStore(HERE).computeIfAbsent("server", key -> Running.start(programs()), Running.class);
    }

    /** A connection source to an empty schema. */
    public static PGSimpleDataSource emptyDatabase() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {running.port});
        source.setDatabaseName("postgres");
        source.setUser("redfix");
        try (var connection = source.getConnection(); var statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return source;
    }

    private static Path programs() {
        List<Path> places = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            places.add(Path.of(folder));
        }
        for (int version = 30; version >= 13; version--) {
            places.add(Path.of("/usr/lib/postgresql/" + version + "/bin"));
        }
        return places.stream().filter(p -> Files.isExecutable(p.resolve("initdb")) && Files.isExecutable(p.resolve("pg_ctl"))).findFirst()
                .orElse(null);
    }

    private record Running(Path programs, Path home, int port) implements AutoCloseable {

        static Running start(Path programs) {
            try (ServerSocket free = new ServerSocket(0)) {
                int port = free.getLocalPort();
                Path home = Files.createTempDirectory("redfix-postgres");
                Running server = new Running(programs, home, port);
                if (isRoot()) {
                    run(List.of("chown", "postgres", home.toString()));
                }
                free.close();
                server.asServerUser("initdb", "-D", home + "/data", "-U", "redfix", "-A", "trust", "-E", "UTF8", "--no-sync");
                server.asServerUser("pg_ctl", "-D", home + "/data", "-w", "-t", "30", "-l", home + "/log",
                        "-o", "-p " + port + " -k " + home + " -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200", "start");
                return server;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void asServerUser(String program, String... arguments) {
            List<String> command = new ArrayList<>();
            if (isRoot()) {
                // PostgreSQL refuses to run as root; its packages bring a user along.
                command.addAll(List.of("runuser", "-u", "postgres", "--"));
            }
            command.add(programs.resolve(program).toString());
            command.addAll(List.of(arguments));
            run(command);
        }

        private static boolean isRoot() {
            return "root".equals(System.getProperty("user.name"));
        }

        private static void run(List<String> command) {
            try {
                Path output = Files.createTempFile("redfix-postgres", ".out");
                Process process = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true)
                        .redirectOutput(output.toFile()).start();
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException(command + ": " + Files.readString(output));
                }
                Files.delete(output);
            } catch (IOException e) {
                throw new IllegalStateException(command.toString(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            asServerUser("pg_ctl", "-D", home + "/data", "-m", "immediate", "-w", "stop");
            try (Stream<Path> all = Files.walk(home)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
