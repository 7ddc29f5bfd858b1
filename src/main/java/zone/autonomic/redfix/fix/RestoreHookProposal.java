package zone.autonomic.redfix.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.PostgresService;

/** What the reader of the pull request needs to know of a restore hook, in the words of the recipe at hand. */
record RestoreHookProposal(RestorePlan plan, String key) {

    Proposal of(Map<String, String> files) {
        return new Proposal(key, "Restore the database of `" + service() + "` from its dump", why(), files, existingDeployments(), "minor",
                releaseNote(), upstream());
    }

    private String service() {
        return plan.service().name();
    }

    private String old() {
        return plan.oldDump().map(RestoreHookProposal::name).orElse("");
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private String why() {
        String saved = plan.old().dump().map(d -> "wrote a dump (`" + name(d) + "`) and saved it")
                .or(() -> plan.old().unsaved().map(d -> "wrote a dump (`" + d
                + "`) outside of every volume, where no backup takes it, and saved the server's files as they were"))
                .orElse("saved the server's files as they were");
        String script = plan.place().taken() ? "whose script this change replaces" : "a script that this change adds as a config";
        return """
                Until now the backup of `%1$s` %2$s, and nothing replayed anything after a restore: a running PostgreSQL doesn't notice \
                the files that are put under it, so the database stayed as it was, or broke.

                Now the hooks of `%1$s` call `%3$s`, %8$s:

                - **before a backup** it dumps the database to a temporary file in the volume `%4$s`, checks that the dump is whole (pg_dump's own \
                exit status, its last words) and moves it to `%5$s`; of that volume the backup takes this file and nothing else. What the backup \
                takes of other volumes is as before%9$s;
                - **after a backup, and before a restore**, it removes that file, so that a dump left from another time is never replayed;
                - **after a restore** it refuses, before it drops anything, a dump that is missing, empty or cut short%6$s. Then it creates a new \
                database with its owner, replays the dump into it in one transaction that stops at the first error, drops the old database \
                `WITH (FORCE)`, and gives the new one its name.

                Replaying the dump into the live database would look right and isn't: rows and tables made since the backup stay. Terminating the \
                sessions and then dropping loses against an application that reconnects; `WITH (FORCE)` does not (PostgreSQL %7$d and later).

                """.formatted(service(), saved, plan.place().command(), plan.volume().source(), plan.dump(),
                plan.oldDump().isPresent() ? ", and a snapshot of an earlier version (it has `" + old() + "` instead)"
                : "", RestorePlan.FORCE_SINCE,
                script, plan.old().ignored().map(l -> ". The label `" + l.key()
                + "` goes: it is ignored (backup-bot-two 2.4.0 saves whole volumes), and said otherwise").orElse(""))
                + olderSnapshots();
    }

    private String olderSnapshots() {
        if (plan.old().alone()) {
            return "### Snapshots made by earlier versions\n\nOf the database they hold such a dump and nothing else: the new hook restores "
                    + "them as well.\n";
        }
        String beware = """
                ### Snapshots made by earlier versions

                Don't restore one over the running app: its files are written under the running server before any hook can refuse.\
                """;
        if (plan.oldDump().isEmpty()) {
            return beware + """
                     It has no dump. Stop `%1$s`, put the snapshot's files into its emptied volume, and start it again:

                    ```sh
                    docker service scale <stack>_%1$s=0
                    # as restic lists it, in the container of backup-bot
                    docker exec <backup-bot> restic restore <snapshot> --include /var/lib/docker/volumes/<stack>_%2$s --target /tmp/old
                    # empty the volume, copy the files from there into it with cp -a, then
                    docker service scale <stack>_%1$s=1
                    ```
                    """.formatted(service(), plan.volume().source());
        }
        return beware + " Take its dump out and replay that:\n\n" + replayOldDump()
                + "\nWhere one was restored over the running app already (the hook has refused), the server's files are a mixture of two states. "
                + "Replay its dump on an empty volume:\n\n" + afterAnOldRestore();
    }

    private List<String> existingDeployments() {
        List<String> lines = new ArrayList<>();
        if (!plan.old().alone()) {
            lines.add("Make a backup right after the upgrade: snapshots from before it have no `" + plan.dumpInVolume()
                    + "`, and this hook can't restore them.");
            lines.add("Don't restore such an older snapshot over the running app: its files are written under the running server before any hook "
                    + "can refuse. What to do instead stands under \"Snapshots made by earlier versions\".");
        }
        plan.old().ignored().ifPresent(label -> lines.add("A backup-bot of the first version knows only `" + label.key()
                + "`, which goes with this change: it needs version 2."));
        lines.add("While an upgrade is under way, a backup may find the new labels and still the old container, which lacks the script (`"
                + plan.place().command() + ": not found`). That backup failed; make it again when the new container runs.");
        lines.add("During a backup the volume `" + plan.volume().source()
                + "` also holds the dump, and during a restore the server holds the "
                + "database twice: that much free space is needed.");
        lines.add("A restore ends all connections to the database at its end; an application that reconnects goes on with the restored state.");
        lines.add("A dump holds the one database that the service's `POSTGRES_DB` names. Other databases and roles made by hand in the same "
                + "server, and what `ALTER DATABASE … SET` set, aren't in it"
                + (plan.old().alone() ? "." : "; they were in the server's own files, which are no longer saved."));
        if (plan.service().major().isEmpty()) {
            lines.add("Which PostgreSQL `" + plan.service().image() + "` is can't be read from its tag. Before version "
                    + RestorePlan.FORCE_SINCE
                    + " a restore fails at `WITH (FORCE)`, with nothing dropped.");
        }
        return lines;
    }

    private String replayOldDump() {
        String inSnapshot = "/var/lib/docker/volumes/<stack>_" + volumeOfOldDump() + "/_data/" + oldDumpInVolume();
        return fenced("""
                # the snapshot and the path as restic lists them, in the container of backup-bot
                docker exec <backup-bot> restic dump <snapshot> %s > %s
                %stail -n 12 old.sql    # must show: PostgreSQL database dump complete
                docker cp old.sql <container of %s>:%s
                docker exec <container of %s> %s restore
                """.formatted(inSnapshot, oldFile(), toPlain(), service(), plan.dump(), service(), plan.place().command()));
    }

    private String afterAnOldRestore() {
        return fenced("""
                docker service scale <stack>_%1$s=0
                data=$(docker volume inspect --format '{{.Mountpoint}}' <stack>_%2$s)
                cp -a "$(docker volume inspect --format '{{.Mountpoint}}' <stack>_%3$s)/%4$s" ./%5$s
                mv "$data" "$data.mixture" && mkdir "$data"
                docker service scale <stack>_%1$s=1    # the image makes an empty server; wait until it is ready
                %6$stail -n 12 old.sql    # must show: PostgreSQL database dump complete; go no further without
                docker cp old.sql <container of %1$s>:%7$s
                docker exec <container of %1$s> %8$s restore
                """.formatted(service(), plan.volume().source(), volumeOfOldDump(), oldDumpInVolume(), oldFile(), toPlain(), plan.dump(),
                plan.place().command()));
    }

    private String oldFile() {
        return plan.old().format() == OldBackup.Format.PLAIN ? "old.sql" : old();
    }

    private String toPlain() {
        return switch (plan.old().format()) {
            case PLAIN -> "";
            case GZIP -> "gunzip -c " + old() + " > old.sql\n";
            case ARCHIVE -> "docker exec -i <container of " + service() + "> pg_restore -f - < " + old() + " > old.sql\n";
        };
    }

    private String volumeOfOldDump() {
        return plan.oldDump().flatMap(plan.service()::mountOf).orElse(plan.volume()).source();
    }

    private String oldDumpInVolume() {
        String mount = plan.oldDump().flatMap(plan.service()::mountOf).map(m -> PostgresService.trimmed(m.target())).orElse("");
        return plan.oldDump().map(path -> path.substring(mount.length() + 1)).orElse("");
    }

    private static String fenced(String commands) {
        return "```sh\n" + commands + "```";
    }

    private String releaseNote() {
        String restored = "The database of `" + service() + "` is now restored from a dump, exactly as it was at the backup.";
        return restored + (plan.old().alone() ? "\n" : " Make a backup right after this upgrade: older snapshots mustn't be restored over the "
                + "running app; take the dump out of them and replay it with `" + plan.place().command()
                + " restore` in the container of the service.\n");
    }

    private String upstream() {
        return "The change is about this recipe's packaging and not about the mirror: the same commit can be proposed to the recipe's upstream "
                + "repository.";
    }
}
