package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.harness.Expression.Call;
import zone.autonomic.redfix.harness.Expression.Comparison;
import zone.autonomic.redfix.harness.Expression.Logic;
import zone.autonomic.redfix.harness.Expression.Member;
import zone.autonomic.redfix.harness.Expression.Name;
import zone.autonomic.redfix.harness.Expression.Not;
import zone.autonomic.redfix.harness.Expression.Text;

/** What an assertion of a recipe's test demands of the stack's text: an image of a service, or that a service is there or isn't. */
public sealed interface Demand {

    /** By what in the test the stack is asked: a parameter, {@code stack}, or what it has, {@code ctx.domain}. */
    String stack();

    /** The test's parameter that knows the stack. */
    default String parameter() {
        return stack().replaceFirst("\\..*", "");
    }

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
        private static final Set<String> COLLECTIONS = Set.of("set", "list", "tuple", "sorted", "frozenset");

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
                        .or(() -> asked(c.right(), SERVICES, 0).map(asked -> new OfService(asked.stack(), text.value(), wanted)));
            }
            return Optional.empty();
        }

        private static Optional<Demand> image(Expression e, Match match, String text, boolean wanted) {
            return asked(e, IMAGE, 1).map(asked -> new OfImage(asked.stack(), asked.service(), match, text, wanted));
        }

        /** Who is asked, and for which service, if for one. */
        private record Asked(String stack, String service) {}

        /**
         * Who is asked by {@code stack.image("app")}, {@code lifecycle.deployed_image(ctx.domain, "app")}, {@code stack.services()},
         * {@code set(stack_service_names(ctx.domain))} or the like.
         */
        private static Optional<Asked> asked(Expression e, Pattern word, int texts) {
            if (!(e instanceof Call call)) {
                return Optional.empty();
            }
            List<Expression> arguments = Stream.concat(call.arguments().stream(), call.named().values().stream()).toList();
            if (texts == 0 && call.function() instanceof Name collection && COLLECTIONS.contains(collection.name())
                    && arguments.size() == 1) {
                return asked(arguments.get(0), word, texts);
            }
            List<String> services = arguments.stream().filter(a -> a instanceof Text).map(a -> ((Text) a).value()).toList();
            List<String> others = arguments.stream().filter(a -> !(a instanceof Text)).map(FunctionReference::dotted).toList();
            String function = call.function() instanceof Name name ? name.name() : call.function() instanceof Member method ? method.name()
                    : "";
            boolean last = services.isEmpty() || arguments.get(arguments.size() - 1) instanceof Text;
            if (services.size() != texts || !last || !word.matcher(function).find() || others.contains("")) {
                return Optional.empty();
            }
            String service = services.isEmpty() ? "" : services.get(0);
            if (others.isEmpty() && call.function() instanceof Member method && method.of() instanceof Name stack) {
                return Optional.of(new Asked(stack.name(), service));
            }
            return others.size() == 1 ? Optional.of(new Asked(others.get(0), service)) : Optional.empty();
        }
    }
}
