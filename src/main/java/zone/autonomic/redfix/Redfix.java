package zone.autonomic.redfix;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: reads the command line and starts the bot. */
@QuarkusMain
@Command(name = "redfix", mixinStandardHelpOptions = true, version = "redfix 0.1.0", sortOptions = false,
        description = "Reproduces, diagnoses and fixes failures of Co-op Cloud recipe CI. It never merges.",
        subcommands = {LabCommand.class, ServeCommand.class, DoctorCommand.class, ForgeSetupCommand.class},
        footer = {"", "Try it with nothing installed:  redfix lab '/redfix gitea'"})
public class Redfix {

    /** Exit status of input that is refused. */
    static final int REFUSED = 2;

    Redfix() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Redfix());
        line.setExecutionStrategy(parsed -> {
            if (parsed.hasSubcommand() || parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
                return new CommandLine.RunLast().execute(parsed);
            }
            parsed.commandSpec().commandLine().usage(System.out);
            return REFUSED;
        });
        line.setParameterExceptionHandler((refused, words) -> {
            System.err.println(refused.getMessage());
            System.err.println("`" + refused.getCommandLine().getCommandSpec().qualifiedName() + " --help` shows what can be said.");
            return REFUSED;
        });
        System.exit(line.execute(args));
    }

    /** What went wrong, from the outermost failure to the one that caused it all. */
    static String reasons(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).map(f -> f.getMessage() == null ? f.getClass().getSimpleName() : f.getMessage())
                .distinct().collect(Collectors.joining("\n  because: "));
    }
}
