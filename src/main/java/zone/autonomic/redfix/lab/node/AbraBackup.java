package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import zone.autonomic.redfix.lab.engine.Request;
import zone.autonomic.redfix.lab.swarm.BackupBot;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * {@code abra app backup create} and {@code abra app restore}: the newest snapshot of each stack is kept with the node's state,
 * under the stack's name.
 */
final class AbraBackup {
    private final Swarm swarm;
    private final NodeState node;
    private final Request request;
    private final PrintStream out;

    AbraBackup(Swarm swarm, Request request, PrintStream out) {
        this.swarm = swarm;
        this.node = swarm.node();
        this.request = request;
        this.out = out;
    }

    int backup(String stack) {
        Path snapshot = snapshot(stack);
        BackupBot bot = new BackupBot(swarm, stack, snapshot);
        if (!bot.enabled()) {
            throw new InvalidRecipe("no containers with backupbot.backup=true found");
        }
        Disk.remove(snapshot);
        return told(bot, bot::backup);
    }

    int restore(String stack) {
        Path snapshot = snapshot(stack);
        if (Disk.names(snapshot).isEmpty()) {
            throw new InvalidRecipe("no snapshots found for " + stack);
        }
        BackupBot bot = new BackupBot(swarm, stack, snapshot);
        int status = told(bot, bot::restore);
        ContainerStarts starts = new ContainerStarts(node);
        Optional<PlayedClock> clock = PlayedClock.of(request);
        clock.ifPresent(c -> node.services(stack).forEach(service -> starts.disturbed(stack, service, c)));
        return status;
    }

    private int told(BackupBot bot, Runnable work) {
        try {
            work.run();
            return 0;
        } catch (BackupBot.HookFailed e) {
            if (e.unknown()) {
                return NodePrograms.cannotTell(out, e.getMessage());
            }
            throw new InvalidRecipe(e.getMessage());
        } finally {
            bot.log().forEach(out::println);
        }
    }

    private Path snapshot(String stack) {
        return node.state().resolve("snapshots").resolve(stack);
    }
}
