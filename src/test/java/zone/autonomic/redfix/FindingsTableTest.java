package zone.autonomic.redfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Checkup.Finding;

class FindingsTableTest {

    private static String table(Map<String, List<Finding>> found) {
        return String.join("\n", FindingsTable.of(found));
    }

    @Test
    void eachFindingSaysItsStateWhatWasFoundAndWhatToDo() {
        Map<String, List<Finding>> found = new LinkedHashMap<>();
        found.put("Discord", List.of(Finding.notConfigured("token", "there is none", "set REDFIX_DISCORD_TOKEN")));
        found.put("Gitea", List.of(Finding.ok("address", "Gitea 1.22"), Finding.failed("token", "the forge doesn't know it: 401, user does not exist [uid: 0, name: ], which is long enough to be wrapped",
                "make one"), Finding.warning("rights", "it may merge", "protect")));

        assertThat(table(found)).isEqualTo("""
                Discord
                  not set token    there is none
                                   → set REDFIX_DISCORD_TOKEN

                Gitea
                  ok      address  Gitea 1.22
                  FAILED  token    the forge doesn't know it: 401, user does not exist [uid: 0, name: ], which is
                                   long enough to be wrapped
                                   → make one
                  look    rights   it may merge
                                   → protect

                1 ok, 1 look, 1 FAILED, 1 not set: it can't work like this.""");
    }

    @Test
    void noLineIsWiderThanAHundredColumnsUnlessAWordIs() {
        assertThat(table(Map.of("x", List.of(Finding.ok("what", "word ".repeat(100)), Finding.ok("what", "w".repeat(120))))).lines().filter(l -> l.length() > 100)).singleElement()
                .satisfies(line -> assertThat(line).contains("w".repeat(120)));
    }

    @Test
    void nothingThatIsFoundSteersTheTerminal() {
        assertThat(table(Map.of("x", List.of(Finding.ok("what", "a\u001B[31m\nb"))))).contains("a [31m b");
    }

    @Test
    void ofManyNamesAFewAreShownAndAllWhereThatIsAskedFor() {
        Map<String, List<Finding>> found = Map.of("x", List.of(Finding.warning("tags", "it may make tags of `a`, `b`, `c`, `d`, `e`, `f`; and of `g`", "protect them")));

        assertThat(table(found)).contains("tags of `a`, `b`, `c`, `d` and 2 more (--all names them); and of `g`");
        assertThat(String.join("\n", FindingsTable.of(found, true))).contains("tags of `a`, `b`, `c`, `d`, `e`, `f`; and of `g`");
    }
}
