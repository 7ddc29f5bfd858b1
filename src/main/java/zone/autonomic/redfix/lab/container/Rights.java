package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a script of a container is started: as a process group with a time limit, and without the right to pass over file modes. The lab plays owners
 * by modes, which hold for everyone but root.
 */
final class Rights {

    private static final List<Path> FOLDERS = List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"),
            Path.of("/sbin"), Path.of("/opt/homebrew/bin"));
    private static final List<String> LIKE_AN_OWNER = find();

    private Rights() {}

    /** The words before a command. */
    static List<String> limited(long seconds) {
        List<String> words = new ArrayList<>(List.of(machine("timeout"), "-s", "KILL", String.valueOf(seconds)));
        words.addAll(LIKE_AN_OWNER);
        return words;
    }

    /** Where a program of the machine's own lies; its name alone where it isn't found. The container's PATH doesn't lead there. */
    static String machine(String program) {
        return FOLDERS.stream().map(f -> f.resolve(program)).filter(Files::isExecutable).map(Path::toString).findFirst().orElse(program);
    }

    private static List<String> find() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        List<String> without = List.of(machine("setpriv"), "--bounding-set=-dac_override,-dac_read_search",
                "--inh-caps=-dac_override,-dac_read_search");
        try {
            List<String> probe = new ArrayList<>(without);
            probe.add(machine("true"));
            return new ProcessBuilder(probe).redirectErrorStream(true).start().waitFor() == 0 ? without : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
