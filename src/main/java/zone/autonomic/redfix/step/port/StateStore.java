package zone.autonomic.redfix.step.port;

import java.util.Map;

/** Where the files lie that say how things stand. */
public interface StateStore {

    /**
     * Replaces those that differ; where none does, nothing is touched.
     *
     * @param files name to whole text
     * @return whether anything was written
     */
    boolean write(Map<String, String> files);
}
