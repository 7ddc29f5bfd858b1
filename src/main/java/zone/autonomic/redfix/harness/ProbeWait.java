package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Optional;

/**
 * The function of the harness that waits for an app: it looks again and again until what {@code READY_PROBE} says is there.
 *
 * @param file its file
 * @param function the function
 * @param loop where {@code READY_PROBE} lists several, the loop that takes them one by one; empty where it is one
 */
record ProbeWait(PythonFile file, Statement function, Optional<Statement> loop) {

    /** What a run tells it of the tier that it waits for. */
    static final String OP = "op";
    private static final int BEHIND_FOR_X_IN = 3;

    /**
     * @param look the statement that looks at one probe @param probe the probe's name in it @throws AnchorRefused where what repeats it
     * isn't recognised
     */
    static ProbeWait of(PythonFile file, Statement look, String probe) {
        Statement looking = file.functionAround(look).orElseThrow(() -> new AnchorRefused(file.place(look),
                "a probe is looked at outside of any function"));
        Optional<Statement> own = loop(file, look, probe);
        if (own.isPresent()) {
            return new ProbeWait(file, looking, own);
        }
        List<Statement> calls = file.all().filter(s -> calls(s, looking.defines().orElseThrow()).isPresent()).filter(s -> !looking.all()
                .toList().contains(s)).toList();
        if (calls.isEmpty()) {
            return new ProbeWait(file, looking, Optional.empty());
        }
        Optional<Statement> waiting = file.functionAround(calls.get(0));
        if (calls.size() > 1 || waiting.isEmpty()) {
            throw new AnchorRefused(file.place(calls.get(calls.size() - 1)), "`" + looking.defines().orElseThrow()
                    + "` isn't called by the one function that waits");
        }
        Optional<Expression> argument = calls(calls.get(0), looking.defines().orElseThrow()).flatMap(c -> c.arguments().stream()
                .findFirst());
        Optional<Statement> loop = argument.filter(a -> a instanceof Expression.Name)
                .flatMap(a -> loop(file, calls.get(0), ((Expression.Name) a).name()));
        return new ProbeWait(file, waiting.get(), loop);
    }

    private static Optional<Expression.Call> calls(Statement s, String function) {
        return s.expression().or(s::value).or(s::returned).filter(e -> e instanceof Expression.Call).map(e -> (Expression.Call) e)
                .filter(c -> c.function().equals(new Expression.Name(function)));
    }

    private static Optional<Statement> loop(PythonFile file, Statement within, String variable) {
        return file.around(within).stream().filter(s -> s.begins("for") && s.tokens().size() > BEHIND_FOR_X_IN
                && s.tokens().get(1).text().equals(variable)
                && s.tokens().get(2).is("in")).findFirst();
    }

    String name() {
        return function.defines().orElseThrow();
    }

    String place() {
        return file.place(function);
    }

    /** The name by which the loop takes a probe. */
    private String probe() {
        return loop.orElseThrow().tokens().get(1).text();
    }

    /**
     * The file in which a handshake is completed before the custom tests and only there, and everything else is waited for when it was
     * before.
     */
    PythonFile handshakesBeforeCustom() {
        Optional<Statement> first = loop.map(l -> l.body().get(0));
        if (first.isEmpty() || first.get().words().equals(PythonFile.parse("", condition() + "\n    continue\n").statements().get(0)
                .words())) {
            return file;
        }
        if (!function.parameters().contains(OP)) {
            throw new AnchorRefused(place(), "`" + name() + "` isn't told after which tier it waits (no parameter `" + OP + "`)");
        }
        return file.insertBefore(first.get(), List.of("# Before the custom tests a handshake is completed, and after the other tiers all else is waited for.", condition(),
                file.step(first.get()) + "continue"));
    }

    private String condition() {
        return "if (\"" + ReadinessGate.HANDSHAKE + "\" in " + probe() + ") != (" + OP + " == \"" + BeforeCustom.CUSTOM + "\"):";
    }
}
