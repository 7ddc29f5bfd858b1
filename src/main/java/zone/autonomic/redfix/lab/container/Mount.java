package zone.autonomic.redfix.lab.container;

import java.nio.file.Path;

/**
 * Something mounted into a container.
 *
 * @param kind what it is; configs and secrets are read-only and root's, whatever {@code readOnly} says
 * @param source a directory (volume, bind) or file (config, secret, bind) on the lab node's disk; not looked at for a tmpfs
 * @param target the absolute path in the container; a secret's is {@code /run/secrets/<name>} unless the service says otherwise
 * @param mode the file's mode, e.g. {@code 0444} (Docker's own for configs and secrets); not looked at for directories
 * @param readOnly whether the container may not write
 */
public record Mount(Kind kind, Path source, String target, int mode, boolean readOnly) {
    /** The kinds that a compose file knows, with configs and secrets as Swarm mounts them. */
    public enum Kind { VOLUME, CONFIG, SECRET, TMPFS, BIND }

    public static Mount volume(Path source, String target) {
        return new Mount(Kind.VOLUME, source, target, 0755, false);
    }

    public static Mount config(Path source, String target) {
        return config(source, target, 0444);
    }

    public static Mount config(Path source, String target, int mode) {
        return new Mount(Kind.CONFIG, source, target, mode, true);
    }

    public static Mount secret(Path source, String name) {
        return new Mount(Kind.SECRET, source, "/run/secrets/" + name, 0444, true);
    }

    boolean directory() {
        return kind == Kind.VOLUME || kind == Kind.TMPFS || kind == Kind.BIND && !java.nio.file.Files.isRegularFile(source);
    }

    boolean locked() {
        return readOnly || kind == Kind.CONFIG || kind == Kind.SECRET;
    }
}
