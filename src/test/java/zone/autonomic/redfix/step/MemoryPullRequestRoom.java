package zone.autonomic.redfix.step;

import java.util.LinkedHashMap;
import java.util.Map;
import zone.autonomic.redfix.step.port.PullRequestRoom;

/** What was said on pull requests, in memory: {@code gitea#4 key} to the newest text. */
final class MemoryPullRequestRoom implements PullRequestRoom {

    final Map<String, String> said = new LinkedHashMap<>();

    @Override
    public void say(String repository, long number, String key, String markdown) {
        said.put("%s#%d %s".formatted(repository, number, key), markdown);
    }
}
