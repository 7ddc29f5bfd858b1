package zone.autonomic.redfix.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.diagnosis.OpenHeads;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/**
 * Reads the heads of the open pull requests that others made; the bot's own are known by their branches, as other bots may share its
 * account. A head
 * that isn't a branch of the mirror can be made by anybody: it isn't looked at, and it is said that it isn't.
 */
record OpenHeadReading(Forge forge, Workspace workspace) {

    /** @param recipe whose branches were fetched */
    OpenHeads of(String recipe) {
        List<OpenHeads.Head> heads = new ArrayList<>();
        List<String> unasked = new ArrayList<>();
        for (PullRequest open : forge.pullRequests(recipe).stream().filter(p -> p.open()
                && !p.branch().startsWith(FixBranch.OWN)).toList()) {
            Optional<String> unread = forge.foreignHead(recipe, open.number());
            if (unread.isEmpty()) {
                try {
                    heads.add(new OpenHeads.Head(open, workspace.files(recipe, open.head())));
                } catch (Workspace.UnknownCommit gone) {
                    unread = Optional.of("its head %.10s isn't in the mirror".formatted(open.head()));
                }
            }
            unread.ifPresent(why -> unasked.add(open.url() + " wasn't looked at: " + why));
        }
        return new OpenHeads(heads, unasked);
    }
}
