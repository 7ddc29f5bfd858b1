package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;

/** The node's programs that are more than a few lines of shell: {@code <root> <program> <arguments…>}. */
public final class Program {

    /** What isn't in the lab's vocabulary is refused, never pretended. */
    static final class NotKnown extends RuntimeException {
        NotKnown(String message) {
            super(message);
        }
    }

    private Program() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(run(Path.of(args[0]), args[1], Arrays.asList(args).subList(2, args.length), out, System.err));
    }

    static int run(Path root, String program, List<String> arguments, PrintStream out, PrintStream err) {
        try {
            return switch (program) {
                case "abra" -> new AbraProgram(root, out).run(arguments);
                case "curl" -> new CurlProgram(root, out).run(arguments);
                case "cc-ci-run" -> new CcCiRunProgram(root, out).run(arguments);
                case "lab-sweep" -> {
                    new LastSweep(root).make();
                    yield 0;
                }
                default -> throw new NotKnown("no such program");
            };
        } catch (NotKnown e) {
            err.println("lab " + program + ": not in the lab's vocabulary: " + e.getMessage());
            return 64;
        } catch (InvalidRecipe e) {
            err.println("FATA " + e.getMessage());
            return 1;
        }
    }
}
