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
            return Optional.of(membership(c, c.at(3)));
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
        if (c.is("GET", "repos/*/*/collaborators/*/permission")) {
            if (!GiteaApi.signedIn(c).maintainer()) {
                throw new Refused(403, "Only admins can query all permissions, repo admins can query all repo permissions, collaborators can query only their own");
            }
            // What a team may is not looked at: whoever isn't an owner reads.
            Account asked = accounts.byLogin(c.at(4));
            return Optional.of(Reply.json(200, GiteaJson.object().put("permission", asked.maintainer() ? "owner" : "read").set("user", json.user(asked.login()))));
        }
        return c.is("GET", "repos/*/*/teams") ? Optional.of(Reply.json(200, GiteaJson.array(teams()))) : Optional.empty();
    }

    /** Who doesn't belong to the organisation is referred to what all may see. */
    private Reply membership(Call c, String login) {
        if (!GiteaApi.signedIn(c).member()) {
            String publicly = "/api/v1/orgs/" + Accounts.ORGANISATION + "/public_members/" + login;
            return Reply.html(303, "<a href=\"" + publicly + "\">See Other</a>.\n\n").with(Map.of("Location", publicly));
        }
        if (!accounts.byLogin(login).member()) {
            throw new Refused(404, "not found");
        }
        return Reply.empty(204);
    }

    private static List<ObjectNode> teams() {
        return List.of(GiteaJson.team(OWNERS, "Owners", true), GiteaJson.team(DEVELOPERS, "developers", false));
    }

    private Reply member(Call c, long team, String login) {
        Account asking = GiteaApi.signedIn(c);
        if (team != OWNERS && team != DEVELOPERS || !asking.member()) {
            throw new Refused(404, "not found");
        }
        if (team == OWNERS && !asking.maintainer()) {
            throw new Refused(403, "Must be a team member");
        }
        Account asked = accounts.byLogin(login);
        if (team == OWNERS ? !asked.maintainer() : !asked.member()) {
            throw new Refused(404, "not found");
        }
        return Reply.json(200, json.user(login));
    }
}
