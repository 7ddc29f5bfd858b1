package zone.autonomic.redfix.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** git itself, which the node's programs need anyway and which is there sooner than JGit's checkout is loaded. */
final class GitCommand {
    private GitCommand() {}

    /** Runs a command that is to succeed. @throws IllegalStateException with what git said */
    static void run(String... words) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
        command.addAll(List.of(words));
        Process git = null;
        try {
            git = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new IllegalStateException("git " + words[0] + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't run git", e);
        } catch (InterruptedException e) {
            git.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for git", e);
        }
    }
}
