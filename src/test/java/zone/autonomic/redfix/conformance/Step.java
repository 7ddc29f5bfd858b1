package zone.autonomic.redfix.conformance;

import java.util.Map;
import java.util.Optional;

/**
 * One thing done on a node.
 *
 * @param question what it is to tell, and the answer that was predicted; empty for what only prepares, and must succeed
 */
record Step(Optional<Question> question, Action action) {

    /** @param predicted the answer as it was expected before anything ran */
    record Question(String text, String predicted) {}

    /** What is done. */
    sealed interface Action permits Deploy, Remove, Starts, Services, BackedUp, Resolve, Run {}

    /**
     * @param recipe a folder of {@code conformance/recipes}; empty for none
     * @param files laid over that folder's
     * @param refusal words that stand for a refusal in which they occur; empty for the end of what was said
     */
    record Deploy(String stack, String recipe, Map<String, String> files, Map<String, String> environment, boolean prune, String refusal)
            implements Action {}

    record Remove(String stack) implements Action {}

    record Starts(Service service) implements Action {}

    record Services(String stack) implements Action {}

    record BackedUp(String stack) implements Action {}

    record Resolve(String name, Service from) implements Action {}

    record Run(String command, Service in) implements Action {}

    /** A service of a stack, written {@code stack/service}. */
    record Service(String stack, String name) {
        static Service parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 1) {
                throw new IllegalArgumentException("'" + text + "' names no service: <stack>/<service> is expected");
            }
            return new Service(text.substring(0, slash), text.substring(slash + 1));
        }
    }
}
