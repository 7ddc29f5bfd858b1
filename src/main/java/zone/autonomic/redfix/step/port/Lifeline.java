package zone.autonomic.redfix.step.port;

import java.util.Optional;

/** Something that the bot can do nothing without: the forge, the node, the database. One bean each, in its adapter's room. */
public interface Lifeline {

    /** In a word or two for people: {@code the CI node}. */
    String name();

    /**
     * Looks whether it holds; nothing is changed by it. Whoever calls it bounds the time, and calls it again and again.
     *
     * @return what is wrong, on one line, with the setting to look at; empty where nothing is
     */
    Optional<String> trouble();
}
