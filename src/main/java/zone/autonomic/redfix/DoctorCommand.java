package zone.autonomic.redfix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import zone.autonomic.redfix.lab.Lab;
import zone.autonomic.redfix.lab.LabOptions;

/** {@code redfix doctor}: looks whether everything that a live bot is pointed at is as it should be, and does no work. It may run beside the bot. */
@Command(name = "doctor", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Checks what config/application.properties points at: Discord, forge, node, database.", "It does no work, and may run beside the bot."},
        footer = {"", "Exit status: 0 all is well, 1 something failed, 2 refused."})
class DoctorCommand implements Callable<Integer> {

    /** No port is taken, no schedule runs, no table is made, and the log is left to the bot. */
    static final Map<String, String> LOOKS_ONLY = Map.of("quarkus.http.host-enabled", "false",
            "quarkus.flyway.h2.migrate-at-start", "false", "quarkus.flyway.pg.migrate-at-start", "false", "quarkus.log.file.enabled", "false",
            "quarkus.log.console.level", "ERROR", "quarkus.log.console.format", "%p %s%n");

    @Option(names = "--lab", description = "Check a lab on this machine, started for it, instead of what is configured.")
    private boolean lab;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Option(names = "--all", description = "Name all where a row would name a few and how many more.")
    private boolean all;

    @Option(names = "--record", paramLabel = "FILE", description = "Write what the node is like there, for redfix lab --node-facts FILE.")
    private Optional<Path> record = Optional.empty();

    @Override
    public Integer call() throws IOException {
        LOOKS_ONLY.forEach(System::setProperty);
        if (!lab) {
            System.setProperty("redfix.mode", "live");
            List<String> mistakes = Start.objections(false);
            return mistakes.isEmpty() ? examine() : Start.refuse(mistakes);
        }
        Logger.getLogger("").setLevel(Level.WARNING);
        Path home = Files.createTempDirectory("redfix-lab-");
        try (Lab started = Lab.start(new LabOptions(home, Optional.empty(), Optional.empty(), 0, List.of()))) {
            started.configuration().forEach(System::setProperty);
            System.setProperty("redfix.data-dir", home.resolve("bot").toString());
            return examine();
        } finally {
            LabCommand.throwAway(home);
        }
    }

    private int examine() {
        Stream<String> words = Stream.of(json ? Stream.of("--json") : Stream.<String>empty(), all ? Stream.of(DoctorSession.ALL) : Stream.<String>empty(),
                record.map(file -> DoctorSession.RECORD + file.toAbsolutePath()).stream()).flatMap(word -> word);
        return Start.run(DoctorSession.class, words.toArray(String[]::new));
    }
}
