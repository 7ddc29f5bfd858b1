package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import zone.autonomic.redfix.harness.Expression.Call;
import zone.autonomic.redfix.harness.Expression.Comparison;
import zone.autonomic.redfix.harness.Expression.Logic;
import zone.autonomic.redfix.harness.Expression.Member;
import zone.autonomic.redfix.harness.Expression.Name;
import zone.autonomic.redfix.harness.Expression.Not;
import zone.autonomic.redfix.harness.Expression.Text;

/** What an assertion of a recipe's test demands of the stack's text: an image of a service, or that a service is there or isn't. */
public sealed interface Demand {

    /** The name in the test by which the stack is asked, a parameter as a rule. */
    String stack();

    /**
     * Whether a recipe holds it.
     *
     * @param images each service's image, as the recipe's text has it
     * @return empty where the text doesn't tell, because an image is put together from variables
     */
    Optional<Boolean> heldBy(Map<String, String> images);

    /** As a person would say it. */
    String sentence();

    /** How an image is compared. */
    enum Match {
        EQUALS("is"), STARTS_WITH("starts with"), ENDS_WITH("ends with"), CONTAINS("contains");

        private final String words;

        Match(String words) {
            this.words = words;
        }

        boolean of(String image, String text) {
            return switch (this) {
                case EQUALS -> image.equals(text);
                case STARTS_WITH -> image.startsWith(text);
                case ENDS_WITH -> image.endsWith(text);
                case CONTAINS -> image.contains(text);
            };
        }
    }

    /** @param wanted false where the image must not match */
    record OfImage(String stack, String service, Match match, String text, boolean wanted) implements Demand {

        private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$(?:[A-Za-z_{])");

        @Override
        public Optional<Boolean> heldBy(Map<String, String> images) {
            if (!images.containsKey(service)) {
                return Optional.of(false);
            }
            String image = images.get(service);
            return image.isEmpty() || VARIABLE.matcher(image).find() ? Optional.empty() : Optional.of(match.of(image, text) == wanted);
        }

        @Override
        public String sentence() {
            return "the image of `" + service + "` " + (wanted ? "" : "not: ") + match.words + " `" + text + "`";
        }
    }

    /** @param present whether the service must be there, or must not be */
    record OfService(String stack, String service, boolean present) implements Demand {
        @Override
        public Optional<Boolean> heldBy(Map<String, String> images) {
            return Optional.of(images.containsKey(service) == present);
        }

        @Override
        public String sentence() {
            return (present ? "a" : "no") + " service `" + service + "`";
        }
    }

    /** What an asserted expression demands; none where a part of it is something else. */
    static List<Demand> of(Expression asserted) {
        return DemandReading.of(asserted, true).orElse(List.of());
    }

    /** Takes an asserted expression apart. */
    final class DemandReading {

        private static final Pattern IMAGE = Pattern.compile("image");
        private static final Pattern SERVICES = Pattern.compile("^(?!.*image).*service");

        private DemandReading() {}

        private static Optional<List<Demand>> of(Expression e, boolean holds) {
            if (e instanceof Not not) {
                return of(not.of(), !holds);
            }
            if (e instanceof Logic logic) {
                boolean each = logic.operator().equals(holds ? "and" : "or");
                List<Optional<List<Demand>>> parts = logic.parts().stream().map(p -> of(p, holds)).toList();
                return each && parts.stream().allMatch(Optional::isPresent)
                        ? Optional.of(parts.stream().flatMap(p -> p.get().stream()).toList()) : Optional.empty();
            }
            return single(e, holds).map(List::of);
        }

        private static Optional<Demand> single(Expression e, boolean holds) {
            if (e instanceof Call call && call.function() instanceof Member method && call.arguments().size() == 1
                    && call.arguments().get(0) instanceof Text text) {
                Optional<Match> match = switch (method.name()) {
                    case "startswith" -> Optional.of(Match.STARTS_WITH);
                    case "endswith" -> Optional.of(Match.ENDS_WITH);
                    default -> Optional.empty();
                };
                return match.flatMap(m -> image(method.of(), m, text.value(), holds));
            }
            if (!(e instanceof Comparison c)) {
                return Optional.empty();
            }
            boolean wanted = holds == !(c.operator().equals("!=") || c.operator().equals("not in"));
            if ((c.operator().equals("==") || c.operator().equals("!=")) && c.right() instanceof Text text) {
                return image(c.left(), Match.EQUALS, text.value(), wanted);
            }
            if ((c.operator().equals("==") || c.operator().equals("!=")) && c.left() instanceof Text text) {
                return image(c.right(), Match.EQUALS, text.value(), wanted);
            }
            if (c.operator().endsWith("in") && c.left() instanceof Text text) {
                return image(c.right(), Match.CONTAINS, text.value(), wanted)
                        .or(() -> asked(c.right(), SERVICES, 0).map(stack -> new OfService(stack, text.value(), wanted)));
            }
            return Optional.empty();
        }

        private static Optional<Demand> image(Expression e, Match match, String text, boolean wanted) {
            return asked(e, IMAGE, 1).map(stack -> new OfImage(stack, service((Call) e), match, text, wanted));
        }

        private static String service(Call call) {
            return ((Text) call.arguments().get(call.arguments().size() - 1)).value();
        }

        /** Who is asked by {@code stack.image("app")}, {@code app_image(stack, "app")}, {@code stack.services()} or the like. */
        private static Optional<String> asked(Expression e, Pattern word, int texts) {
            if (!(e instanceof Call call) || !call.named().isEmpty()) {
                return Optional.empty();
            }
            List<Expression> arguments = call.arguments();
            boolean told = arguments.stream().filter(a -> a instanceof Text).count() == texts
                    && (texts == 0 || arguments.get(arguments.size() - 1) instanceof Text);
            if (call.function() instanceof Member method && method.of() instanceof Name stack && told && arguments.size() == texts
                    && word.matcher(method.name()).find()) {
                return Optional.of(stack.name());
            }
            if (call.function() instanceof Name function && told && arguments.size() == texts + 1 && arguments.get(0) instanceof Name stack
                    && word.matcher(function.name()).find()) {
                return Optional.of(stack.name());
            }
            return Optional.empty();
        }
    }
}
