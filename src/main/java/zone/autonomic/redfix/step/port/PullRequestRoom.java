package zone.autonomic.redfix.step.port;

/**
 * What the bot says on a pull request: one comment of its own, edited as things go, the newest entry open and the earlier ones folded. It is kept at
 * once and shown soon: a forge that doesn't answer delays it, and loses nothing.
 */
public interface PullRequestRoom {

    /**
     * Says something, or replaces in its place what was said with the same key.
     *
     * @param key at most 200 characters
     * @param markdown without HTML (a tag in it is shown as text); its first line becomes its title once it is folded
     */
    void say(String repository, long number, String key, String markdown);
}
