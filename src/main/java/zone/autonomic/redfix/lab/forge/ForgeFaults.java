package zone.autonomic.redfix.lab.forge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers that the forge gives instead of the right ones, each a number of times. */
public final class ForgeFaults {

    /**
     * A fault.
     *
     * @param status what is answered, e.g. 500 or 429
     * @param times how often
     * @param path which API paths it hits, a regular expression found anywhere in {@code METHOD /api/v1/…}
     * @param retryAfterSeconds sent as {@code Retry-After} when above 0
     */
    public record Fault(int status, int times, String path, int retryAfterSeconds) {
        public Fault {
            Pattern.compile(path);
        }
    }

    private static final class Left {
        private final Fault fault;
        private final Pattern pattern;
        private int times;

        Left(Fault fault) {
            this.fault = fault;
            this.pattern = Pattern.compile(fault.path());
            this.times = fault.times();
        }
    }

    private final List<Left> left = new ArrayList<>();

    public ForgeFaults(List<Fault> faults) {
        faults.forEach(this::add);
    }

    public synchronized void add(Fault fault) {
        left.add(new Left(fault));
    }

    /** The fault that hits this request, counted as used. */
    synchronized Optional<Fault> hit(String method, String path) {
        Optional<Left> first = left.stream().filter(l -> l.times > 0 && l.pattern.matcher(method + " " + path).find()).findFirst();
        first.ifPresent(l -> l.times--);
        return first.map(l -> l.fault);
    }
}
