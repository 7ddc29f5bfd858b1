package zone.autonomic.redfix.forge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import zone.autonomic.gitea.model.Team;
import zone.autonomic.gitea.model.User;
import zone.autonomic.redfix.step.port.Forge.Right;

/**
 * Who may write to a repository. Gitea answers that outright from 1.17 on, and only to administrators of the repository, which the bot should not
 * be. Else it follows from two lists that every reader may see: those who may be assigned are those who may write to some part (access.mode or a
 * team's unit at "write" or more: models/repo/user_repo.go), and where each team that may write to some part may write to the code, they are all
 * writers. What can't be known counts as no.
 */
final class WriteRights {

    private static final Set<Integer> NOT_TOLD = Set.of(403, 404);
    private static final Set<String> WRITING = Set.of("write", "admin", "owner");
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final String CODE = "repo.code";

    private final GiteaCalls calls;
    private final ForgeConfig config;

    WriteRights(GiteaCalls calls, ForgeConfig config) {
        this.calls = calls;
        this.config = config;
    }

    Right of(String repository, String login) {
        if (!LOGIN.matcher(login).matches()) {
            return Right.no("is nobody that the forge knows");
        }
        Optional<Right> told = told(repository, login);
        if (told.isPresent()) {
            return told.get();
        }
        List<String> unsure = new ArrayList<>();
        for (String team : config.teams().orElse(Set.of())) {
            Membership membership = membership(team.strip(), login);
            if (membership.certain()) {
                return Right.yes("is in the team " + team.strip());
            }
            membership.doubt().ifPresent(unsure::add);
        }
        // What it says of others than owners leaves their teams out: a no is looked into.
        Right right = deduced(repository, login);
        return right.given() || unsure.isEmpty() ? right : Right.no(right.why() + "; " + String.join("; ", unsure));
    }

    /** Whether somebody belongs to the organisation; an account that doesn't belong to it is referred elsewhere, and takes it for no. */
    boolean isMember(String login) {
        return LOGIN.matcher(login).matches() && calls.askUnless(Set.of(302, 303, 403, 404), "ask whether somebody is a member of " + config.organisation(), gitea -> {
            gitea.organisation().checkMember(config.organisation(), login);
            return true;
        }).orElse(false);
    }

    /** @param doubt why it can't be known, if it can't */
    private record Membership(boolean certain, Optional<String> doubt) {}

    /** That the forge itself says so; empty where it says otherwise, doesn't know the question (before 1.17) or the person, or won't tell. */
    private Optional<Right> told(String repository, String login) {
        return calls.askUnless(NOT_TOLD, "ask what somebody may do with " + repository, gitea ->
                gitea.repository().getPermission(config.organisation(), repository, login).getPermission())
                .filter(WRITING::contains).map(p -> Right.yes("has the permission '" + p + "'"));
    }

    private Membership membership(String name, String login) {
        Optional<List<Team>> teams = calls.allUnless(NOT_TOLD, "list the teams of " + config.organisation(), Team::getId, (gitea, page) ->
                gitea.organisation().listTeams(config.organisation(), page, GiteaCalls.PAGE));
        if (teams.isEmpty()) {
            return new Membership(false, Optional.of("the organisation's teams aren't shown to my account"));
        }
        Optional<Team> team = teams.get().stream().filter(t -> name.equalsIgnoreCase(t.getName())).findFirst();
        if (team.isEmpty()) {
            return new Membership(false, Optional.of("there is no team " + name + " (redfix.forge.teams)"));
        }
        return calls.ask("ask whether somebody is in the team " + name, gitea -> {
            try {
                gitea.organisation().getTeamMember(team.get().getId(), login);
                return new Membership(true, Optional.empty());
            } catch (Refusal e) {
                return switch (e.status()) {
                    case 404 -> new Membership(false, Optional.empty());
                    case 403 -> new Membership(false, Optional.of("whether they are in " + name + " isn't shown to my account, which isn't in it"));
                    default -> throw e;
                };
            }
        });
    }

    private Right deduced(String repository, String login) {
        Optional<List<User>> assignees = calls.askUnless(NOT_TOLD, "list who may be assigned in " + repository, gitea -> gitea.repository().listAssignees(config.organisation(), repository));
        if (assignees.isEmpty()) {
            return Right.no("who may write to " + repository + " isn't shown to my account");
        }
        if (assignees.get().stream().noneMatch(u -> login.equalsIgnoreCase(u.getLogin()))) {
            return Right.no("has no permission to write there");
        }
        Optional<List<Team>> teams = teams(repository);
        if (teams.isEmpty()) {
            return Right.no("may write to some part of " + repository + ", but whether to its code isn't shown to my account");
        }
        return teams.get().stream().filter(WriteRights::writesSomething).allMatch(WriteRights::writesCode) ? Right.yes("may write to the repository")
                : Right.no("may write to some part of " + repository + ", but whether to its code can't be told from outside; name their team in redfix.forge.teams");
    }

    /** None for a repository that belongs to a person (405). */
    private Optional<List<Team>> teams(String repository) {
        return calls.ask("list the teams of " + repository, gitea -> {
            try {
                return Optional.ofNullable(gitea.repository().listRepositoryTeams(config.organisation(), repository));
            } catch (Refusal e) {
                return switch (e.status()) {
                    case 405 -> Optional.of(List.of());
                    case 403, 404 -> Optional.<List<Team>>empty();
                    default -> throw e;
                };
            }
        });
    }

    private static boolean writesSomething(Team team) {
        return WRITING.contains(team.getPermission()) || units(team).values().stream().anyMatch(WRITING::contains);
    }

    /** Before 1.17 a team has one permission for all the units that it has. */
    private static boolean writesCode(Team team) {
        if (team.getPermission() != null && Set.of("admin", "owner").contains(team.getPermission())) {
            return true;
        }
        return units(team).isEmpty() ? WRITING.contains(team.getPermission()) && team.getUnits() != null && team.getUnits().contains(CODE)
                : WRITING.contains(units(team).get(CODE));
    }

    private static Map<String, String> units(Team team) {
        return team.getUnitsMap() == null ? Map.of() : team.getUnitsMap();
    }
}
