package zone.autonomic.redfix.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * This machine, with folders of its own where something is installed: what is done to {@code /etc}, {@code /opt}, {@code /var/lib} and
 * {@code /usr/local/bin} in it, accounts too, is gone at its end, and seen by nobody else. Who makes one is root. Commands that would reach further than that are replaced.
 */
final class Machine implements AutoCloseable {

    private static final long PATIENCE = 180;

    private final Path folder;
    private final Path replaced;
    private final Process anchor;

    private Machine(Path folder, Path replaced, Process anchor) {
        this.folder = folder;
        this.replaced = replaced;
        this.anchor = anchor;
    }

    /** Whether one can be made here: by root, with leave to mount. */
    static boolean possible() {
        try {
            return new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static Machine start(Path folder) throws IOException {
        Path replaced = Files.createDirectories(folder.resolve("replaced"));
        Path upper = Files.createDirectories(folder.resolve("upper"));
        String mounts = """
                mount -t tmpfs tmpfs %1$s
                for place in etc opt var/lib usr/local/bin; do
                    mkdir -p %1$s/$place/is %1$s/$place/work
                    mount -t overlay overlay -o lowerdir=/$place,upperdir=%1$s/$place/is,workdir=%1$s/$place/work /$place
                done
                echo ready
                exec sleep infinity
                """.formatted(upper);
        Process anchor = new ProcessBuilder("unshare", "--mount", "sh", "-euc", mounts).redirectErrorStream(true).start();
        String said = anchor.inputReader().readLine();
        if (!"ready".equals(said)) {
            throw new IOException("no machine of its own: " + said);
        }
        return new Machine(folder, replaced, anchor);
    }

    record Done(int status, String said) {}

    /** From now on that command is the given script. */
    void replace(String command, String script) throws IOException {
        Path file = Files.writeString(replaced.resolve(command), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(replaced, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a line of shell as root. @param in where, his home too */
    Done run(Path in, String line) throws IOException, InterruptedException {
        return run(in, line, "");
    }

    /** @param typed what he types meanwhile */
    Done run(Path in, String line, String typed) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "said", ".txt");
        Path input = Files.writeString(Files.createTempFile(folder, "typed", ".txt"), typed);
        Process process = in(List.of("--wd=" + in), List.of("env", "HOME=" + in, "bash", "-euc", line)).redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(input.toFile()).start();
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it doesn't end: " + line + "\n" + Files.readString(output));
        }
        return new Done(process.exitValue(), Files.readString(output));
    }

    /** A process in it, with the environment that systemd gives. @param output where it prints */
    Process start(Path output, List<String> command) {
        try {
            ProcessBuilder builder = in(List.of("--wd=/"), command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder in(List<String> options, List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--mount=/proc/" + anchor.pid() + "/ns/mnt"));
        all.addAll(options);
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().keySet().removeIf(name -> name.startsWith("REDFIX_") || name.startsWith("QUARKUS_"));
        builder.environment().put("PATH", replaced + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return builder;
    }

    @Override
    public void close() {
        anchor.destroyForcibly();
    }
}
