package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Which branches and tags of each repository are protected, and from whom, in the shape in which Gitea's API tells it. As a repository is made, its default
 * branch and all its tags are for maintainers, until somebody sets it otherwise. It is forgotten as the forge ends.
 */
final class Protections {

    private final Map<String, List<ObjectNode>> branches = new ConcurrentHashMap<>();
    private final Map<String, List<ObjectNode>> tags = new ConcurrentHashMap<>();
    private final List<ObjectNode> everywhere = new CopyOnWriteArrayList<>();
    /** Whether somebody is in a team of that name. */
    private final BiPredicate<Account, String> teams;
    private volatile boolean open;

    Protections(BiPredicate<Account, String> teams) {
        this.teams = teams;
    }

    /** From now on repositories that nobody has set anything for are protected by nothing. */
    void open() {
        open = true;
        branches.clear();
        tags.clear();
    }

    /** A rule of all repositories, as if each had it: for maintainers alone. */
    void protectBranches(String pattern) {
        everywhere.add(forMaintainers(pattern));
    }

    List<ObjectNode> branches(String repository, String defaultBranch) {
        return branches.computeIfAbsent(repository,
                r -> new CopyOnWriteArrayList<>(open ? List.of() : List.of(forMaintainers(defaultBranch))));
    }

    List<ObjectNode> tags(String repository) {
        return tags.computeIfAbsent(repository, r -> {
            ObjectNode all = GiteaJson.object().put("id", 1).put("name_pattern", "*");
            all.putArray("whitelist_usernames").add(Accounts.MAINTAINER);
            all.putArray("whitelist_teams");
            return new CopyOnWriteArrayList<>(open ? List.of() : List.of(all));
        });
    }

    private static ObjectNode forMaintainers(String rule) {
        ObjectNode o = GiteaJson.object().put("branch_name", rule).put("rule_name", rule).put("priority", 1).put("enable_push", true)
                .put("enable_push_whitelist", true);
        o.putArray("push_whitelist_usernames").add(Accounts.MAINTAINER);
        o.putArray("push_whitelist_teams");
        o.put("enable_force_push", false).put("enable_merge_whitelist", true);
        o.putArray("merge_whitelist_usernames").add(Accounts.MAINTAINER);
        o.putArray("merge_whitelist_teams");
        return o;
    }

    boolean isProtected(String repository, String defaultBranch, String branch) {
        return rule(repository, defaultBranch, branch).isPresent();
    }

    /** What who may write may do with a branch. */
    boolean mayPush(Account by, String repository, String defaultBranch, String branch) {
        return by.member() && rule(repository, defaultBranch, branch)
                .map(r -> r.path("enable_push").asBoolean()
                        && (!r.path("enable_push_whitelist").asBoolean() || listed(by, r, "push_whitelist"))).orElse(true);
    }

    boolean mayMerge(Account by, String repository, String defaultBranch, String branch) {
        return by.member() && rule(repository, defaultBranch, branch)
                .map(r -> !r.path("enable_merge_whitelist").asBoolean() || listed(by, r, "merge_whitelist")).orElse(true);
    }

    /** Of several that match, one that lets is enough. */
    boolean mayTag(Account by, String repository, String tag) {
        List<ObjectNode> matching = tags(repository).stream().filter(t -> tagPattern(t.path("name_pattern").asText()).matcher(tag).find())
                .toList();
        return by.member() && (matching.isEmpty() || matching.stream().anyMatch(t -> listed(by, t, "whitelist")));
    }

    private boolean listed(Account by, JsonNode rule, String list) {
        return texts(rule.path(list + "_usernames")).contains(by.login())
                || texts(rule.path(list + "_teams")).stream().anyMatch(team -> teams.test(by, team));
    }

    static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet());
    }

    /** The first by priority counts, and of equals one without a pattern. */
    private Optional<ObjectNode> rule(String repository, String defaultBranch, String branch) {
        List<ObjectNode> all = new ArrayList<>(branches(repository, defaultBranch));
        all.addAll(everywhere);
        return all.stream().filter(r -> branchPattern(r.path("rule_name").asText()).matcher(branch).matches())
                .min(Comparator.comparingInt((ObjectNode r) -> r.path("priority").asInt())
                        .thenComparing(r -> !r.path("rule_name").asText().equals(branch)));
    }

    /** {@code *} within a segment, {@code **} across. */
    private static Pattern branchPattern(String glob) {
        return Pattern.compile(Arrays.stream(glob.split("\\*\\*", -1))
                .map(part -> Arrays.stream(part.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[^/]*")))
                        .collect(Collectors.joining(".*")));
    }

    /** {@code *} for anything, or a regular expression between slashes. */
    private static Pattern tagPattern(String pattern) {
        return pattern.length() > 1 && pattern.startsWith("/") && pattern.endsWith("/")
                ? Pattern.compile(pattern.substring(1, pattern.length() - 1))
                : Pattern.compile("^" + Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote)
                        .collect(Collectors.joining(".*")) + "$");
    }
}
