package zone.autonomic.redfix.lab.forge;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/** What the forge's hooks decline, and in which words, of a push to what is protected. */
final class BranchRules {
    private final Protections protections;

    BranchRules(Protections protections) {
        this.protections = protections;
    }

    /** One refused ref declines the whole push, as a pre-receive hook does; the reason is told beside the refs, and not with them. */
    void apply(ReceivePack pack, Repository git, String repository, Collection<ReceiveCommand> commands, Account by) {
        commands.stream().flatMap(c -> refusal(git, repository, c, by).stream()).findFirst().ifPresent(words -> {
            List.of("", "error:", "error: " + words, "error:").forEach(pack::sendMessage);
            commands.forEach(c -> c.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, "pre-receive hook declined"));
        });
        commands.stream().filter(c -> c.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED && !isBranchOrTag(c.getRefName())).forEach(c -> {
            pack.sendMessage("error: hook declined to update " + c.getRefName());
            c.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, "hook declined");
        });
    }

    private static boolean isBranchOrTag(String ref) {
        return ref.startsWith(Constants.R_HEADS) || ref.startsWith(Constants.R_TAGS);
    }

    private Optional<String> refusal(Repository git, String repository, ReceiveCommand command, Account by) {
        if (!by.member()) {
            return Optional.of("User permission denied for writing.");
        }
        String name = Repository.shortenRefName(command.getRefName());
        String defaultBranch = Repositories.defaultBranch(git);
        boolean branch = command.getRefName().startsWith(Constants.R_HEADS);
        if (branch && name.equals(defaultBranch) && command.getType() == ReceiveCommand.Type.DELETE) {
            return Optional.of("branch " + name + " is the default branch and cannot be deleted");
        }
        if (command.getRefName().startsWith(Constants.R_TAGS)) {
            return protections.mayTag(by, repository, name) ? Optional.empty() : Optional.of("Tag " + name + " is protected");
        }
        if (!branch || protections.mayPush(by, repository, defaultBranch, name)) {
            return Optional.empty();
        }
        return Optional.of(command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD ? "branch " + name + " is protected from force push"
                : "Not allowed to push to protected branch " + name);
    }
}
