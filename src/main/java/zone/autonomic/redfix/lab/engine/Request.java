package zone.autonomic.redfix.lab.engine;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One call of one of the node's programs.
 *
 * @param folder where it was called
 * @param environment the variables that programs of the node heed, and no others
 * @param terminal whether its input or its output is a terminal
 * @param stdin what came in on its standard input; empty where the program wasn't called to read it
 */
public record Request(String program, List<String> words, Path folder, Map<String, String> environment, boolean terminal,
        Optional<byte[]> stdin) {
    private static final int LARGEST = 64 << 20;
    private static final int MOST = 4096;

    public Request {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
    }

    /** The words in a row, for messages. */
    public String line() {
        return String.join(" ", words);
    }

    /**
     * Reads what a caller sends: each field as its length in bytes, a colon, its bytes. First the secret, then program, folder,
     * whether there is a terminal, the number of variables and each as {@code NAME=value}, the number of words and each, at last
     * {@code -} or {@code +} and the input.
     */
    static Request read(DataInputStream in, String secret) throws IOException {
        if (!text(in).equals(secret)) {
            throw new IOException("a caller who doesn't know the secret");
        }
        String program = text(in);
        Path folder = Path.of(text(in));
        boolean terminal = text(in).equals("1");
        Map<String, String> environment = new TreeMap<>();
        for (String pair : texts(in)) {
            int equals = pair.indexOf('=');
            environment.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        List<String> words = texts(in);
        byte[] input = field(in);
        Optional<byte[]> stdin = input.length > 0 && input[0] == '+' ? Optional.of(java.util.Arrays.copyOfRange(input, 1, input.length))
                : Optional.empty();
        return new Request(program, words, folder, environment, terminal, stdin);
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        int count = Integer.parseInt(text(in));
        if (count < 0 || count > MOST) {
            throw new IOException(count + " fields are too many");
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(text(in));
        }
        return all;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(field(in), StandardCharsets.UTF_8);
    }

    private static byte[] field(DataInputStream in) throws IOException {
        int length = 0;
        for (int c = in.read(); c != ':'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            length = length * 10 + c - '0';
            if (c < '0' || c > '9' || length > LARGEST) {
                throw new IOException("not a field's length");
            }
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
