package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.forge.GiteaApi.Call;
import zone.autonomic.redfix.lab.forge.PullRequests.Refused;

/**
 * The organisation's people as Gitea shows them to an account that is no administrator: two teams, the owners and those who write. Who is in a team is
 * shown to its members alone.
 */
final class TeamApi {
    private static final long OWNERS = 1;
    private static final long DEVELOPERS = 2;

    private final Accounts accounts;
    private final GiteaJson json;

    TeamApi(Accounts accounts, GiteaJson json) {
        this.accounts = accounts;
        this.json = json;
    }

    /** @return empty when the call is for something else */
    Optional<Reply> answer(Call c) {
        if (c.is("GET", "orgs/*/teams") && c.at(1).equals(Accounts.ORGANISATION)) {
            if (!GiteaApi.signedIn(c).member()) {
                throw new Refused(403, "Must be an organization member");
            }
            return Optional.of(GiteaApi.page(c, json.url(), teams(), team -> team));
        }
        if (c.is("GET", "orgs/*/members/*") && c.at(1).equals(Accounts.ORGANISATION)) {
            if (!accounts.byLogin(c.at(3)).member()) {
                throw new Refused(404, "The target couldn't be found.");
            }
            return Optional.of(new Reply(204, "text/plain", new byte[0], Map.of()));
        }
        if (c.is("GET", "teams/*/members/*")) {
            return Optional.of(member(c, GiteaApi.number(c.at(1)), c.at(3)));
        }
        return Optional.empty();
    }

    Optional<Reply> ofRepository(Call c) {
        if (c.is("GET", "repos/*/*/assignees")) {
            GiteaApi.signedIn(c);
            return Optional.of(Reply.json(200, GiteaJson.array(accounts.members().stream().map(a -> json.user(a.login())).toList())));
        }
        return c.is("GET", "repos/*/*/teams") ? Optional.of(Reply.json(200, GiteaJson.array(teams()))) : Optional.empty();
    }

    private static List<ObjectNode> teams() {
        return List.of(GiteaJson.team(OWNERS, "Owners", "owner"), GiteaJson.team(DEVELOPERS, "developers", "write"));
    }

    private Reply member(Call c, long team, String login) {
        Account asking = GiteaApi.signedIn(c);
        if (team != OWNERS && team != DEVELOPERS || !asking.member()) {
            throw new Refused(404, "The target couldn't be found.");
        }
        if (team == OWNERS && !asking.maintainer()) {
            throw new Refused(403, "Must be a team member");
        }
        Account asked = accounts.byLogin(login);
        if (team == OWNERS ? !asked.maintainer() : !asked.member()) {
            throw new Refused(404, "The target couldn't be found.");
        }
        return Reply.json(200, json.user(login));
    }
}
