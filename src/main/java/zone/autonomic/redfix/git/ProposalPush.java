package zone.autonomic.redfix.git;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import zone.autonomic.redfix.step.port.Workspace.BranchTaken;
import zone.autonomic.redfix.step.port.Workspace.Unavailable;

/**
 * The push. It names a {@link ProposalBranch} and no other ref, says what it expects there, and replaces only what the bot itself left
 * last: one commit of its own on top of the mirror's history.
 */
final class ProposalPush {

    private final Repository repository;
    private final CredentialsProvider credentials;
    private final GitConfig config;

    ProposalPush(Repository repository, CredentialsProvider credentials, GitConfig config) {
        this.repository = repository;
        this.credentials = credentials;
        this.config = config;
    }

    void push(ProposalBranch branch, RevCommit base, ObjectId commit) throws IOException {
        Ref there = repository.exactRef(branch.fetched());
        if (there != null && there.getObjectId().equals(commit)) {
            return;
        }
        if (there != null && !isOwnLast(there.getObjectId(), base)) {
            throw new BranchTaken("the branch %s holds a commit that isn't the bot's (%s); it is left as it is"
                    .formatted(branch.name(), there.getObjectId().abbreviate(12).name()));
        }
        send(branch, commit, there == null ? ObjectId.zeroId() : there.getObjectId());
    }

    /** Made by the bot and by nobody after it, with one parent, and that one of the mirror's own history up to the base. */
    private boolean isOwnLast(ObjectId head, RevCommit base) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit last = walk.parseCommit(head);
            return isBot(last.getAuthorIdent()) && isBot(last.getCommitterIdent()) && last.getParentCount() == 1
                    && walk.isMergedInto(walk.parseCommit(last.getParent(0)), walk.parseCommit(base));
        }
    }

    private boolean isBot(PersonIdent who) {
        return config.user().equals(who.getName()) && config.email().equals(who.getEmailAddress());
    }

    private void send(ProposalBranch branch, ObjectId commit, ObjectId expected) throws IOException {
        boolean replaces = !expected.equals(ObjectId.zeroId());
        RemoteRefUpdate update = new RemoteRefUpdate(repository, commit.name(), commit, branch.ref(), replaces, null, expected);
        String said;
        try (Transport transport = Transport.open(repository, "origin")) {
            transport.setCredentialsProvider(credentials);
            transport.setTimeout((int) config.timeout().toSeconds());
            said = transport.push(NullProgressMonitor.INSTANCE, List.of(update)).getMessages();
        } catch (URISyntaxException e) {
            throw new IOException(e.getMessage(), e);
        }
        switch (update.getStatus()) {
            case OK, UP_TO_DATE -> { }
            case REJECTED_REMOTE_CHANGED, REJECTED_NONFASTFORWARD ->
                throw new BranchTaken("the branch " + branch.name() + " was moved by somebody at the same moment");
            case REJECTED_OTHER_REASON -> throw new Unavailable("the forge declined the push to %s: %s".formatted(branch.name(),
                    DeclinedPush.words(said, update.getMessage())), null);
            default -> throw new IOException("the mirror refused the push to %s: %s %s".formatted(branch.name(), update.getStatus(),
                    update.getMessage() == null ? "" : update.getMessage()));
        }
    }
}
