package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** The release at which the checkout stands, else a description of where it is. */
    String version() {
        List<String> here = releases(lines("tag", "--points-at", "HEAD"));
        return here.isEmpty() ? String.join("", lines("describe", "--tags", "--always")) : here.get(here.size() - 1);
    }

    /** The newest release older than the version; for what isn't a release itself, the newest in its history. */
    Optional<String> before(String version) {
        boolean release = !releases(List.of(version)).isEmpty();
        List<String> all = release ? releases(lines("tag")) : releases(lines("tag", "--merged", "HEAD"));
        return all.stream().filter(t -> !release || order().compare(t, version) < 0).reduce((a, b) -> b);
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

    private static List<String> releases(List<String> tags) {
        return tags.stream().filter(t -> t.matches("v?\\d+\\.\\d+\\.\\d+([+-].*)?")).sorted(order()).toList();
    }

    /** By the recipe's own part, {@code x.y.z}, as numbers. */
    private static Comparator<String> order() {
        return Comparator.comparing((String t) -> number(t, 0)).thenComparing(t -> number(t, 1))
                .thenComparing(t -> number(t, 2)).thenComparing(t -> t);
    }

    private static long number(String tag, int part) {
        return Long.parseLong(tag.replaceFirst("^v", "").replaceFirst("[+-].*", "").split("\\.")[part]);
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
