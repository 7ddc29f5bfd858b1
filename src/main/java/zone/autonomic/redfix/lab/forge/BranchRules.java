package zone.autonomic.redfix.lab.forge;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * What the forge's hooks decline, and in which words: the default branch and tags are protected from all but maintainers, and so are the branches of
 * further rules.
 */
final class BranchRules {
    private final List<Pattern> rules = new CopyOnWriteArrayList<>();

    /** @param pattern {@code *} within a segment, {@code **} across */
    void protect(String pattern) {
        rules.add(Pattern.compile(Arrays.stream(pattern.split("\\*\\*", -1)).map(BranchRules::withinSegments).collect(Collectors.joining(".*"))));
    }

    private static String withinSegments(String part) {
        return Arrays.stream(part.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[^/]*"));
    }

    /** One refused ref declines the whole push, as a pre-receive hook does; the reason is told beside the refs, and not with them. */
    void apply(ReceivePack pack, Repository git, Collection<ReceiveCommand> commands, Account by) {
        commands.stream().flatMap(c -> refusal(git, c, by).stream()).findFirst().ifPresent(words -> {
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

    private Optional<String> refusal(Repository git, ReceiveCommand command, Account by) {
        if (!by.member()) {
            return Optional.of("User permission denied for writing.");
        }
        String name = Repository.shortenRefName(command.getRefName());
        boolean isDefault = name.equals(Repositories.defaultBranch(git));
        boolean branch = command.getRefName().startsWith(Constants.R_HEADS);
        if (branch && isDefault && command.getType() == ReceiveCommand.Type.DELETE) {
            return Optional.of("branch " + name + " is the default branch and cannot be deleted");
        }
        if (by.maintainer()) {
            return Optional.empty();
        }
        if (command.getRefName().startsWith(Constants.R_TAGS)) {
            return Optional.of("Tag " + name + " is protected");
        }
        if (!branch || !isDefault && rules.stream().noneMatch(rule -> rule.matcher(name).matches())) {
            return Optional.empty();
        }
        return Optional.of(command.getType() == ReceiveCommand.Type.UPDATE_NONFASTFORWARD ? "branch " + name + " is protected from force push"
                : "Not allowed to push to protected branch " + name);
    }
}
