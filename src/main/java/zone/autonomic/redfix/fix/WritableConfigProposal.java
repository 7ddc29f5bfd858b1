package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.investigation.Proposal;

/**
 * What the reader of the pull request needs to know of a {@link WritableConfig}.
 *
 * @param path the file that the service saves into
 * @param template the recipe's file that it is rendered from
 * @param moved where the rendered template is mounted now
 * @param script the recipe's new file, the entrypoint
 * @param volume the volume under the file
 * @param handsOnTo what the container starts after it, for people
 */
record WritableConfigProposal(String service, String path, String template, String moved, String script, String volume, String handsOnTo) {

    Proposal of(Map<String, String> files) {
        return new Proposal("writable-config", "Let " + service + " save into " + path, why(), files, existingDeployments(), "patch",
                releaseNote(), upstream());
    }

    private String why() {
        return """
                `%1$s` is a swarm config mounted over a file, and such a mount is read-only. When `%2$s` starts and lacks a secret that it may \
                generate (`[server] LFS_JWT_SECRET`, `[oauth2] JWT_SECRET`, `[security] INTERNAL_TOKEN`), it saves one into that file, fails and \
                exits, over and over. A secret that an older volume or an older template doesn't have is enough for that.

                - The config `%3$s` is mounted at `%4$s`, outside the volumes; its content and its version stay.
                - `%5$s`, a new config, is put in front of the entrypoint. At each start it writes `%1$s` anew from the template, so \
                that changed settings take effect, and carries over the secrets that were saved before, each in its own section and only where the \
                template itself has no valid one. Dropping them would void tokens at each restart; keeping the whole old file \
                would pin stale settings.
                - The file is made beside the old one and moved over it: the volume of an older release holds an empty `%1$s` that belongs \
                to root, which the application's user can replace but not write to. Its mode is 0600.
                - It hands on to what the container started before: %6$s, with the recipe's command if there is one.
                - No new secret is required, so an upgrade in place needs no preparation.
                """.formatted(path, service, template.isEmpty() ? "behind it" : template, moved, script, handsOnTo);
    }

    private List<String> existingDeployments() {
        return List.of(
                "Nothing has to be done before or after the upgrade; no secret is added.",
                "The first start replaces the empty file that older releases left in the volume `" + volume + "`; the application generates "
                        + "what it lacks, once, and every later start keeps it.",
                "Settings still come from the template alone: what is edited by hand in `" + path + "` is gone at the next start, as it was before.",
                "`" + path + "` now lies in the volume `" + volume + "` with the secrets in it (mode 0600), and in the volume's backups, "
                        + "if it has any.",
                "Rolling back is safe: the older release mounts its config over the file again, and fails as before if a secret is missing.");
    }

    private String releaseNote() {
        return "`" + path + "` of `" + service + "` is written at each start and the application can save its generated secrets into it. "
                + "Upgrading from a release whose volume has no valid secret no longer ends in a crash loop. No manual steps.\n";
    }

    private String upstream() {
        return "This change as it is, to the recipe's own repository: whoever runs the recipe has the same read-only file. "
                + "Nothing to the application: that it saves generated secrets into its configuration is its documented behaviour.";
    }
}
