package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.lab.swarm.Disk;

/** What the node's programs ask git about a recipe's checkout. */
final class Git {
    private final Path clone;

    Git(Path clone) {
        this.clone = clone;
    }

    static boolean allTagsAnnotated(Path clone) {
        return new Git(clone).lines("for-each-ref", "--format=%(objecttype)", "refs/tags").stream().allMatch("tag"::equals);
    }

    /** Runs a git command that is to succeed. */
    static void run(List<String> words) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*", "-c", "advice.detachedHead=false"));
        command.addAll(words);
        try {
            Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new IllegalStateException("git " + String.join(" ", words) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot run git", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for git", e);
        }
    }

    List<String> tags() {
        return lines("tag");
    }

    String commit(String tag) {
        return String.join("", lines("rev-parse", "refs/tags/" + tag + "^{commit}"));
    }

    /**
     * Of which commit the checkout is: its first eight digits, and {@code +U} where files were changed or added since; empty for
     * no repository.
     */
    Optional<String> chaosVersion() {
        if (!Files.exists(clone.resolve(".git"))) {
            return Optional.empty();
        }
        List<String> lines = lines("status", "--porcelain=v2", "--branch");
        String prefix = "# branch.oid ";
        return lines.stream().filter(l -> l.startsWith(prefix)).map(l -> l.substring(prefix.length()))
                .filter(c -> c.matches("[0-9a-f]{40,64}"))
                .map(c -> c.substring(0, 8) + (lines.stream().allMatch(l -> l.startsWith("#")) ? "" : "+U")).findFirst();
    }

    /** Lays the files of a tag into an empty folder. */
    void export(String tag, Path to) {
        Disk.folder(to);
        try {
            List<Process> both = ProcessBuilder.startPipeline(List.of(new ProcessBuilder(command("archive", "--format=tar", tag)),
                    new ProcessBuilder("tar", "-x", "-C", to.toString())));
            for (Process process : both) {
                process.waitFor();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot run git", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for git", e);
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*", "-C", clone.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> lines(String... arguments) {
        try {
            Process git = new ProcessBuilder(command(arguments)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try (InputStream in = git.getInputStream()) {
                String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                git.waitFor();
                return all.lines().toList();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot run git", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for git", e);
        }
    }
}
