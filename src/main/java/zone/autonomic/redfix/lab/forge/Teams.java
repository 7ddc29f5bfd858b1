package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.forge.PullRequests.Refused;

/** The organisation's teams: the owners, those who write, and whichever an owner has made since; these are forgotten as the forge ends. */
final class Teams {

    static final long OWNERS = 1;
    static final long DEVELOPERS = 2;
    private static final Set<String> WRITING = Set.of("write", "admin", "owner");

    private final Accounts accounts;
    private final List<ObjectNode> made = new CopyOnWriteArrayList<>();
    private final Map<Long, Set<String>> members = new ConcurrentHashMap<>();
    private final Set<String> putOut = ConcurrentHashMap.newKeySet();

    Teams(Accounts accounts) {
        this.accounts = accounts;
    }

    List<ObjectNode> all() {
        return Stream.concat(Stream.of(GiteaJson.team(OWNERS, "Owners", true), GiteaJson.team(DEVELOPERS, "developers", false)),
                made.stream()).toList();
    }

    Optional<ObjectNode> byId(long id) {
        return all().stream().filter(team -> team.path("id").asLong() == id).findFirst();
    }

    /** @throws Refused in Gitea's words */
    ObjectNode make(JsonNode wanted) {
        String name = wanted.path("name").asText();
        if (all().stream().anyMatch(team -> team.path("name").asText().equalsIgnoreCase(name))) {
            throw new Refused(422, "team already exists [org_id: " + Accounts.ORGANISATION_ID + ", name: " + name + "]");
        }
        if (wanted.path("units_map").isEmpty() && wanted.path("units").isEmpty()) {
            throw new Refused(500, "");
        }
        ObjectNode team = GiteaJson.object().put("id", DEVELOPERS + 1 + made.size()).put("name", name)
                .put("description", wanted.path("description").asText()).putNull("organization");
        made.add(changed(team, wanted));
        return team;
    }

    /** A team that administrates has that as its permission; another's units have theirs, and the team none. */
    static ObjectNode changed(ObjectNode team, JsonNode wanted) {
        team.put("includes_all_repositories", wanted.path("includes_all_repositories").asBoolean())
                .put("permission", "admin".equals(wanted.path("permission").asText()) ? "admin" : "none");
        team.set("units", wanted.path("units").deepCopy());
        team.set("units_map", wanted.path("units_map").deepCopy());
        return team.put("can_create_org_repo", wanted.path("can_create_org_repo").asBoolean());
    }

    boolean has(long team, Account account) {
        if (team == OWNERS) {
            return account.maintainer();
        }
        return team == DEVELOPERS ? account.member() && !putOut.contains(account.login())
                : members.getOrDefault(team, Set.of()).contains(account.login());
    }

    boolean has(String team, Account account) {
        return all().stream().filter(t -> t.path("name").asText().equalsIgnoreCase(team))
                .anyMatch(t -> has(t.path("id").asLong(), account));
    }

    /** Somebody isn't among those who write any more. */
    void putOut(Account account) {
        putOut.add(account.login());
        accounts.admit(account.login(), false);
    }

    /** Who joins a team that may write to the code belongs to those who may. */
    void join(ObjectNode team, Account account) {
        long id = team.path("id").asLong();
        if (id == DEVELOPERS) {
            putOut.remove(account.login());
        }
        members.computeIfAbsent(id, i -> ConcurrentHashMap.newKeySet()).add(account.login());
        if (WRITING.contains(team.path("units_map").path("repo.code").asText())) {
            accounts.admit(account.login(), true);
        }
    }
}
