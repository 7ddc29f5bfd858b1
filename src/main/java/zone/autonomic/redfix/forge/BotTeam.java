package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The team by which the bot may write to code, issues and pull requests of all repositories, and to nothing else. */
final class BotTeam {

    private static final Set<String> WRITING = Set.of("write", "admin", "owner");
    private static final Set<String> ADMINISTRATING = Set.of("admin", "owner");
    private static final List<String> UNITS = List.of("repo.code", "repo.issues", "repo.pulls");

    private final OwnerCalls forge;
    private final String account;
    private final String name;
    private final List<JsonNode> teams;

    /** @param name of the team that is made where it is in none that will do */
    BotTeam(OwnerCalls forge, String account, String name) throws IOException {
        this.forge = forge;
        this.account = account;
        this.name = name;
        this.teams = forge.all("/orgs/" + forge.organisation() + "/teams");
    }

    /**
     * @param exists whether there is an account of that name
     * @param writesAll whether it may write to all repositories already, as its own token tells
     * @param chosen teams that may push, merge and tag; where none are, all that write to code and that the bot isn't in
     */
    AllowedPeople plan(boolean exists, boolean writesAll, List<String> chosen, SetupPlan plan) throws IOException {
        List<JsonNode> own = new ArrayList<>();
        for (JsonNode team : teams) {
            if (exists && forge.ask("/teams/" + team.path("id").asLong() + "/members/" + account).fine()) {
                own.add(team);
            }
        }
        own.stream().filter(BotTeam::administrates).map(BotTeam::called).forEach(team -> plan.byHand(
                "take %s out of the team %s, which administrates: it could take every protection away (%s/org/%s/teams)"
                        .formatted(account, team, forge.base(), forge.organisation())));
        Set<String> itsTeams = own.stream().map(BotTeam::called).collect(Collectors.toCollection(TreeSet::new));
        if (writesAll) {
            plan.fine("%s may write to all repositories, by %s"
                    .formatted(account, itsTeams.isEmpty() ? "each of them" : "the team " + String.join(", ", itsTeams)));
        } else if (own.stream().anyMatch(this::enough)) {
            plan.fine("%s is in the team %s, which writes to code, issues and pull requests of all repositories"
                    .formatted(account, own.stream().filter(this::enough).map(BotTeam::called).findFirst().orElseThrow()));
        } else if (exists) {
            join(plan);
            itsTeams.add(name);
        }
        List<String> may = chosen.isEmpty()
                ? teams.stream().filter(BotTeam::writesCode).map(BotTeam::called)
                .filter(team -> !itsTeams.contains(team) && !team.equals(name)).toList() : chosen;
        List<String> unknown = may.stream().filter(team -> teams.stream().noneMatch(t -> called(t).equals(team))).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("there is no team %s in %s; its teams are %s"
                    .formatted(String.join(", ", unknown), forge.organisation(),
                    teams.stream().map(BotTeam::called).collect(Collectors.joining(", "))));
        }
        if (may.stream().anyMatch(itsTeams::contains)) {
            throw new IllegalArgumentException("%s is in the team %s: name teams with --maintainers that it isn't in"
                    .formatted(account, may.stream().filter(itsTeams::contains).findFirst().orElseThrow()));
        }
        return new AllowedPeople(account, itsTeams, may);
    }

    private void join(SetupPlan plan) {
        Optional<JsonNode> there = teams.stream().filter(team -> called(team).equals(name)).findFirst();
        long[] id = {there.map(team -> team.path("id").asLong()).orElse(0L)};
        if (there.isEmpty()) {
            plan.change("make a team `%s` that writes to code, issues and pull requests of all repositories, and administrates nothing"
                    .formatted(name),
                    () -> id[0] = forge.send("POST", "/orgs/" + forge.organisation() + "/teams", wanted()).path("id").asLong());
        } else if (!enough(there.get())) {
            plan.change("let the team `%s` write to code, issues and pull requests of all repositories, and administrate nothing"
                    .formatted(name),
                    () -> forge.send("PATCH", "/teams/" + id[0], wanted()));
        }
        plan.change("put %s into the team `%s`".formatted(account, name),
                () -> forge.send("PUT", "/teams/" + id[0] + "/members/" + account, JsonNodeFactory.instance.objectNode()));
    }

    private ObjectNode wanted() {
        ObjectNode team = JsonNodeFactory.instance.objectNode().put("name", name)
                .put("description", "redfix: proposes fixes, and merges nothing").put("permission", "write")
                .put("includes_all_repositories", true).put("can_create_org_repo", false);
        ObjectNode permissions = JsonNodeFactory.instance.objectNode();
        UNITS.forEach(unit -> permissions.put(unit, "write"));
        UNITS.forEach(team.putArray("units")::add);
        team.set("units_map", permissions);
        return team;
    }

    private boolean enough(JsonNode team) {
        return !administrates(team) && team.path("includes_all_repositories").asBoolean()
                && UNITS.stream().allMatch(unit -> WRITING.contains(team.path("units_map").path(unit).asText()));
    }

    private static boolean administrates(JsonNode team) {
        return ADMINISTRATING.contains(team.path("permission").asText());
    }

    private static boolean writesCode(JsonNode team) {
        return administrates(team) || WRITING.contains(team.path("units_map").path("repo.code").asText());
    }

    private static String called(JsonNode team) {
        return team.path("name").asText();
    }
}
