package zone.autonomic.redfix.step.port;

import java.util.List;
import java.util.Map;

/**
 * A part of the surroundings that can be examined: forge, node, database, chat. One bean each, in its adapter's room. It changes nothing there,
 * and needs neither the loop nor a running bot.
 */
public interface Checkup {

    /** What is examined, in a word for people: {@code Gitea}, {@code CI node}. */
    String subject();

    /**
     * Looks, and says what is there. It doesn't throw for what it finds: what can't be reached or is refused is a finding. Where one finding makes
     * the next ones impossible to ask for, they are left out. Whoever calls it bounds the time.
     *
     * @return in the order in which a person would mend things
     */
    List<Finding> examine();

    /** What the last look found, for a lab to be made alike: names and values, without a secret. Empty where there is nothing of that kind. */
    default Map<String, Object> recorded() {
        return Map.of();
    }

    /**
     * One thing that was looked at.
     *
     * @param what what was checked, in a few words: {@code token}, {@code host key}
     * @param found what is there, on one line, never a secret
     * @param advice what to do where it isn't right, naming the setting and the README's section; empty where there is nothing to do
     */
    record Finding(String what, State state, String found, String advice) {

        public static Finding ok(String what, String found) {
            return new Finding(what, State.OK, found, "");
        }

        public static Finding warning(String what, String found, String advice) {
            return new Finding(what, State.WARNING, found, advice);
        }

        public static Finding failed(String what, String found, String advice) {
            return new Finding(what, State.FAILED, found, advice);
        }

        /** For what works without it: a room or a trigger that nobody asked for. */
        public static Finding notConfigured(String what, String found, String advice) {
            return new Finding(what, State.NOT_CONFIGURED, found, advice);
        }
    }

    /** {@code WARNING}: it works, and somebody should look at it. {@code FAILED}: redfix can't do its work like this. */
    enum State { OK, WARNING, FAILED, NOT_CONFIGURED }
}
