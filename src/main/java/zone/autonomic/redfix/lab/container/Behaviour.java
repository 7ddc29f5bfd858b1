package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an application does once it runs: one class for each kind of image. */
interface Behaviour {

    /**
     * How it began.
     *
     * @param crash why it ended at once; empty when it serves
     * @param log what it logged, line by line
     * @param serves false when it only offers its installation page
     */
    record Began(String crash, List<String> log, Set<Integer> ports, boolean serves, Map<String, String> secrets, List<String> warnings) {
        static Began serving(Set<Integer> ports, String... log) {
            return new Began("", List.of(log), ports, true, Map.of(), List.of());
        }

        static Began crashed(String line) {
            return new Began(line, List.of(line), Set.of(), false, Map.of(), List.of());
        }
    }

    Began begin(App app, Neighbourhood neighbours) throws IOException;

    /** Answers {@code https://host/path}. */
    Health answer(App app, String host, String path, Neighbourhood neighbours) throws IOException;

    /** Plays a program of the image that the lab answers itself. */
    default int play(Call call) throws IOException {
        call.unknown(call.program());
        return 127;
    }

    static Health status(int status, String... log) {
        return new Health(status, List.of(log), java.util.Optional.empty());
    }
}
