package zone.autonomic.redfix.step.port;

import java.util.Optional;

/** A room that digests are told in. One bean for each, in its adapter's room; which of them are used is configured by their names. */
public interface Noticeboard {

    /** As it is configured: {@code discord}, {@code gitea}, {@code page}. */
    String name();

    /**
     * Tells everybody. A second call with the same key shows nothing new, also after a restart in between.
     *
     * @param key names the notice for good: letters, digits and {@code .:-}, 64 characters at most
     * @param markdown the notice; a room that has limits cuts it at a sensible place
     * @throws RuntimeException when it couldn't be told, with a message for a person; it is tried again later
     */
    void tell(String key, String markdown);

    /** Where people read it, in a few words. */
    default String place() {
        return name();
    }

    /** What has to be set before it can be told there; empty where nothing is known to be. */
    default Optional<String> lacking() {
        return Optional.empty();
    }
}
