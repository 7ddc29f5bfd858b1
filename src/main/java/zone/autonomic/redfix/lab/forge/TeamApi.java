package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.forge.GiteaApi.Call;
import zone.autonomic.redfix.lab.forge.PullRequests.Refused;

/**
 * The organisation's people as Gitea shows them to an account that is no administrator: two teams, the owners and those who write. Who is in a team is
 * shown to its members and to owners alone, and owners make more.
 */
final class TeamApi {
    private final Accounts accounts;
    private final Teams teams;
    private final GiteaJson json;

    TeamApi(Accounts accounts, Teams teams, GiteaJson json) {
        this.accounts = accounts;
        this.teams = teams;
        this.json = json;
    }

    /** @return empty when the call is for something else */
    Optional<Reply> answer(Call c) throws IOException {
        if (c.is("GET", "users/*")) {
            if (!accounts.knows(c.at(1))) {
                throw new Refused(404, "user redirect does not exist [name: " + c.at(1) + "]");
            }
            return Optional.of(Reply.json(200, json.user(c.at(1))));
        }
        if (c.is("POST", "orgs/*/teams") && c.at(1).equals(Accounts.ORGANISATION)) {
            owner(c);
            return Optional.of(Reply.json(201, teams.make(GiteaApi.body(c))));
        }
        if (c.is("PUT", "teams/*/members/*")) {
            owner(c);
            teams.join(teams.byId(GiteaApi.number(c.at(1))).orElseThrow(() -> new Refused(404, "not found")), accounts.byLogin(c.at(3)));
            return Optional.of(Reply.empty(204));
        }
        if (c.is("GET", "orgs/*/teams") && c.at(1).equals(Accounts.ORGANISATION)) {
            if (!GiteaApi.signedIn(c).member()) {
                throw new Refused(403, "Must be an organization member");
            }
            return Optional.of(GiteaApi.page(c, json.url(), teams.all(), team -> team));
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
        return c.is("GET", "repos/*/*/teams") ? Optional.of(Reply.json(200, GiteaJson.array(teams.all()))) : Optional.empty();
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

    /** @throws Refused to whoever isn't an owner of the organisation */
    static Account owner(Call c) {
        Account asking = GiteaApi.signedIn(c);
        if (!asking.maintainer()) {
            throw new Refused(403, "Must be an organization owner");
        }
        return asking;
    }

    private Reply member(Call c, long team, String login) {
        Account asking = GiteaApi.signedIn(c);
        if (teams.byId(team).isEmpty() || !asking.member()) {
            throw new Refused(404, "not found");
        }
        if (!asking.maintainer() && !teams.has(team, asking)) {
            throw new Refused(403, "Must be a team member");
        }
        if (!teams.has(team, accounts.byLogin(login))) {
            throw new Refused(404, "not found");
        }
        return Reply.json(200, json.user(login));
    }
}
