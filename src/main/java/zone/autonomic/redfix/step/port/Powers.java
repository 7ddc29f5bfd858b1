package zone.autonomic.redfix.step.port;

import java.util.List;

/** What the bot's token on the forge lets it do. */
public interface Powers {

    /**
     * Looks what the token could do that the bot should not be able to: merge or push to a protected or default branch, administrate.
     *
     * @return a sentence each, with what to change; none where there is nothing
     * @throws Forge.Unavailable when that can't be told
     */
    List<String> tooMuch();
}
