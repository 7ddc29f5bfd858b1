package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zone.autonomic.redfix.fix.Fix;
import zone.autonomic.redfix.fix.RestoreHook;
import zone.autonomic.redfix.fix.UniqueServiceName;
import zone.autonomic.redfix.fix.WritableConfig;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.step.port.CiNode;

/** What proves a fix on the real node would not prove one that is broken: with one thing in it made wrong, the same check is red. */
@ExtendWith(RealSwarm.class)
class BrokenFixSwarmIT {

    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    enum Case {
        /** The application still holds its connections. */
        DATABASE_DROPPED_WITHOUT_FORCE(new RestoreHook(), "mattermost-lts", "2.1.9+10.11.15",
                Map.of("service", "postgres", "volume", "postgres_data", "pgdata", "/var/lib/postgresql/data", "old-dump", "postgres-backup.sql"),
                " WITH (FORCE)", "", RunKind.LIFECYCLE, "/", "using the database"),
        /** One of the two references is still short. */
        CERTIFICATES_ASKED_BY_THE_SHORT_NAME(new UniqueServiceName(), "bluesky-pds", "0.3.0+v0.4.219",
                Map.of("proxy-service", "caddy", "target-service", "app", "files", "Caddyfile", "port", "3000"),
                "ask http://{$STACK_NAME}_app:", "ask http://app:", RunKind.THROWAWAY_DEPLOY, "/xrpc/_health", "not healthy over HTTPS"),
        /** The old volume's file is root's: user 1000 may replace it, not write into it. */
        CONFIG_COPIED_OVER_THE_OLD_FILE(new WritableConfig(), "gitea", "3.6.0+1.24.2-rootless",
                Map.of("service", "app", "path", "/etc/gitea/app.ini", "config", "app_ini"),
                "mv -f \"$target.new\" \"$target\"", "cp \"$target.new\" \"$target\"", RunKind.ADVANCE_COPY, "/", "ermission denied");

        private final Fix fix;
        private final String recipe;
        private final String tag;
        private final Map<String, String> facts;
        private final String piece;
        private final String broken;
        private final RunKind check;
        private final String healthPath;
        private final String says;

        Case(Fix fix, String recipe, String tag, Map<String, String> facts, String piece, String broken, RunKind check, String healthPath, String says) {
            this.fix = fix;
            this.recipe = recipe;
            this.tag = tag;
            this.facts = facts;
            this.piece = piece;
            this.broken = broken;
            this.check = check;
            this.healthPath = healthPath;
            this.says = says;
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void theCheckIsRed(Case one, RealPlace place) throws IOException {
        CiNode bot = place.bot();
        String commit = pushedBroken(one, place);
        RunRequest run = new RunRequest("broken-" + one.recipe + "-r1", one.check, one.recipe, commit, commit, false, one.healthPath);
        try {
            bot.start(run);
            await("the run ends").atMost(BOUND).pollInterval(Duration.ofMillis(500)).until(() -> bot.poll(run, 0).state() == CiNode.State.ENDED);

            CiNode.Artifacts left = bot.artifacts(run);

            assertThat(left.result().colour()).as(left.files().get("log")).isEqualTo(RunResult.Colour.RED);
            assertThat(left.result().failures().toString() + left.files().get("log")).contains(one.says);
        } finally {
            assertThat(bot.tearDown(run).remaining()).isEmpty();
        }
    }

    /** The recipe with the fix and one thing in it made wrong, on a branch of the mirror. @return its commit */
    private String pushedBroken(Case one, RealPlace place) throws IOException {
        Path work = folder.resolve("work");
        git(folder, "clone", "-q", place.forge().bare(Accounts.ORGANISATION, one.recipe).toString(), work.toString());
        git(work, "checkout", "-q", "-b", "broken", one.tag);
        RecipeFiles base = BuiltIn.recipe(one.recipe, one.tag);
        Map<String, String> fixed = one.fix.apply(base, one.facts, Optional.empty()).proposal().orElseThrow().files();
        assertThat(fixed.values()).as("the fix has the piece").anyMatch(text -> text.contains(one.piece));
        for (Map.Entry<String, String> file : fixed.entrySet()) {
            Files.writeString(work.resolve(file.getKey()), file.getValue().replace(one.piece, one.broken));
        }
        git(work, "add", "-A");
        git(work, "-c", "user.name=somebody", "-c", "user.email=somebody@example.org", "commit", "-q", "-m", "break it");
        git(work, "push", "-q", "--force", "origin", "broken");
        return git(work, "rev-parse", "HEAD");
    }

    private static String git(Path in, String... words) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*", "-C", in.toString()));
        command.addAll(List.of(words));
        return Ran.of(BOUND, command.toArray(String[]::new)).orFail();
    }
}
