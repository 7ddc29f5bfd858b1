package zone.autonomic.redfix.step.port;

import java.util.Map;

/** What keeps the bot from working as things are now. Known already: asking looks at nothing and takes no time. */
public interface Hindrances {

    /** By the name of what doesn't hold: what is wrong with it, a sentence each. Empty where nothing is. */
    Map<String, String> current();
}
