package zone.autonomic.redfix.lab.node;

import java.util.ArrayList;
import java.util.Optional;
import java.util.List;
import zone.autonomic.redfix.lab.python.CannotRead;
import zone.autonomic.redfix.lab.python.Callable;
import zone.autonomic.redfix.lab.python.Thing;

/** The {@code stack} that the harness's tests ask; docs/lab.md lists its questions. It remembers its last answer for a failure's message. */
final class AskedStack implements Thing {

    /** Who knows. */
    interface Answers {
        List<String> services();

        /** @throws RunFailed when there's no such service */
        String image(String service);

        /** What the recipe's version label said at the deploy; empty without one. */
        Optional<String> version();

        int https(String path);

        boolean healthy();

        /** Whether the state is as it was at the backup; fails with the difference otherwise. */
        boolean stateReturned();
    }

    private final Answers answers;
    private Optional<String> last = Optional.empty();

    AskedStack(Answers answers) {
        this.answers = answers;
    }

    /** The state now, which is equal to the one at the backup when that is back. */
    private record State(Answers answers, boolean atBackup) {
        @Override
        public boolean equals(Object other) {
            return other instanceof State state && (state.atBackup == atBackup || answers.stateReturned());
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "services" -> (Callable) (a, k) -> told(new ArrayList<Object>(answers.services()), answers.services().toString());
            case "images" -> (Callable) (a, k) -> {
                List<Object> images = new ArrayList<>(answers.services().stream().map(answers::image).toList());
                return told(images, images.toString());
            };
            case "image" -> (Callable) (a, k) -> {
                String image = answers.image(text(name, a));
                return told(image, image);
            };
            case "version" -> (Callable) (a, k) -> told(answers.version().orElse(null), answers.version().orElse("without a version"));
            case "https" -> (Callable) (a, k) -> {
                int status = answers.https(text(name, a));
                return told((long) status, "status " + status);
            };
            case "healthy" -> (Callable) (a, k) -> told(answers.healthy(), "not healthy over HTTPS");
            case "state" -> (Callable) (a, k) -> new State(answers, false);
            case "state_at_backup" -> (Callable) (a, k) -> new State(answers, true);
            default -> throw new CannotRead("stack." + name);
        };
    }

    private static String text(String name, List<Object> arguments) {
        if (arguments.size() != 1 || !(arguments.get(0) instanceof String text)) {
            throw new CannotRead("stack." + name + " with these arguments: " + arguments);
        }
        return text;
    }

    private Object told(Object value, String words) {
        last = Optional.of(words);
        return value;
    }

    Optional<String> lastAnswer() {
        return last;
    }

    void forget() {
        last = Optional.empty();
    }
}
