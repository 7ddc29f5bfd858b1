package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A program's call that the lab answers itself: its arguments, what it reads, and what it says. */
public final class Call {

    /** Said by a program that wants its standard input before it can answer. */
    public static final int WANTS_STDIN = -1;

    private final Path folder;
    private final List<String> words;
    private final UnaryOperator<String> inContainer;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private byte[] bytes;

    Call(Path folder, UnaryOperator<String> inContainer) throws IOException {
        this.folder = folder;
        this.inContainer = inContainer;
        this.words = List.of(Files.readString(folder.resolve("args")).split("\0"));
    }

    public String program() {
        return words.get(0);
    }

    public List<String> arguments() {
        return words.subList(1, words.size());
    }

    public Map<String, String> environment() {
        return environment(folder.resolve("env"));
    }

    static Map<String, String> environment(Path file) {
        Map<String, String> environment = new LinkedHashMap<>();
        try {
            for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\0")) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    environment.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return environment;
    }

    /** What came in on standard input; empty until it was asked for by {@link #WANTS_STDIN}. */
    public Optional<byte[]> stdin() {
        try {
            return Files.exists(folder.resolve("in")) ? Optional.of(Files.readAllBytes(folder.resolve("in"))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that an argument names, seen from where the program was called. */
    public Path file(String argument) {
        try {
            return Path.of(Files.readString(folder.resolve("cwd")).stripTrailing()).resolve(argument);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path as people in the container know it. */
    public String shown(String path) {
        return inContainer.apply(path);
    }

    public void say(String line) {
        out.append(line).append('\n');
    }

    public void complain(String line) {
        err.append(line).append('\n');
    }

    /** The lab can't say what a real one would do: nor can it then of the whole run. */
    public void unknown(String what) {
        try {
            Files.writeString(folder.resolveSibling("unknown"), what.replace('\n', ' ') + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(byte[] content) {
        bytes = content;
    }

    void answer(int status) throws IOException {
        Files.write(folder.resolve("out"), bytes != null ? bytes : out.toString().getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("err"), err);
        Files.writeString(folder.resolve("done"), (status == WANTS_STDIN ? "stdin" : String.valueOf(status)) + "\n");
    }
}
