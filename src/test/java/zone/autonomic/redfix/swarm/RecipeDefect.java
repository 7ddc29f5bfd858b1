package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.endtoend.Account;

/** A recipe with a known defect, from {@code /redfix <recipe>} to a proven pull request. Each has a class of its own, so that two go on side by side. */
@ExtendWith(RealSwarm.class)
abstract class RecipeDefect {

    private static final Duration WHOLE_CHAIN = Duration.ofMinutes(12);

    private final String recipe;
    private final String fix;
    private final String check;
    private final String testme;
    private final String seen;

    @TempDir
    Path folder;

    /** @param check the kind of run that shows it @param testme what is asked of the bridge @param seen what the node said, and the cause cites */
    RecipeDefect(String recipe, String fix, String check, String testme, String seen) {
        this.recipe = recipe;
        this.fix = fix;
        this.check = check;
        this.testme = testme;
        this.seen = seen;
    }

    @Test
    void endsInAProvenPullRequest(RealPlace place) throws IOException {
        Investigated done = Investigated.of(place, folder, recipe, WHOLE_CHAIN);

        done.isProvenOn(recipe, "redfix/" + recipe + "/" + fix);
        done.lookedAtRealContainers(seen);
        Account account = done.account();
        assertThat(account.only("TestmeAsked").path("comment").asText()).isEqualTo(testme);
        assertThat(account.only("TestmeAnswered").path("green").asBoolean()).isTrue();
        List<Account.Run> runs = account.runs();
        assertThat(runs).filteredOn(r -> r.kind().equals(check) && r.commit().equals(done.base())).isNotEmpty().allMatch(Account.Run::red);
        assertThat(runs).filteredOn(r -> r.kind().equals(check) && r.commit().equals(done.head())).isNotEmpty().noneMatch(Account.Run::red);
        assertThat(runs).filteredOn(r -> r.kind().equals("LIFECYCLE") && r.commit().equals(done.head())).isNotEmpty().noneMatch(Account.Run::red);
        done.leftNothing();
    }
}
