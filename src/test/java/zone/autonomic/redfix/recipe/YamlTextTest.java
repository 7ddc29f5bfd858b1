package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

    private static final String STACK = """
            ---
            # the stack 🧭
            version: "3.8"   # as ever
            services:
              app:
                image: 'app:1.0'  # 🚀 pinned
                environment: [ "A=1", B=2 ]
                deploy:
                  labels:
                    - "traefik.enable=true"
                    - "hook=echo $$HOME" # dollars
                    # - "commented=out"
                  replicas: 1

              db:
                image: db:2
                environment:
                  PGDATA: /data
                # the end of db

            volumes:
              data:
            # trailing
            """;

    private static YamlText stack() {
        return YamlText.parse("compose.yml", STACK);
    }

    @Test
    void setsAScalarInItsOwnQuotes() {
        assertThat(stack().setScalar(List.of("services", "app", "image"), "app:1.1").text()).isEqualTo(STACK.replace("'app:1.0'", "'app:1.1'"));
        assertThat(stack().setScalar(List.of("services", "db", "image"), "db:3").text()).isEqualTo(STACK.replace("db:2", "db:3"));
        assertThat(stack().setScalar(List.of("version"), "3.9").text()).isEqualTo(STACK.replace("\"3.8\"", "\"3.9\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "no", "12", "0555", "1.5", "a: b", "a #b", "- x", "{a}", "*x", "&x", "", " lead", "tail ", "@x", "`x`", "%x",
            "? x",
        "it's", "say \"it\"", "back\\slash", "tab\there", "2020-01-01", "null", "~", "!x", "|", ">", "#x", "x:", "[1]", "emoji 🧭", "\u0085",
                "\u2028"})
    void quotesWhatWouldBeReadOtherwise(String value) {
        YamlText edited = stack().setScalar(List.of("services", "db", "image"), value);

        assertThat(edited.meaning()).extracting("services").extracting("db").extracting("image").isEqualTo(value);
        assertThat(edited.text().lines().filter(l -> !STACK.contains(l))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aNumberStaysANumber() {
        assertThat(stack().setScalar(List.of("services", "app", "deploy", "replicas"), "2").text())
                .isEqualTo(STACK.replace("replicas: 1", "replicas: 2"));
    }

    @Test
    void appendsAnItemAsItsNeighboursAreWritten() {
        assertThat(stack().appendItem(List.of("services", "app", "deploy", "labels"), "new=1").text())
                .isEqualTo(STACK.replace("# dollars\n", "# dollars\n        - \"new=1\"\n"));
        assertThat(stack().appendItem(List.of("services", "app", "environment"), "C=3").text()).isEqualTo(STACK.replace("B=2 ]", "B=2, C=3 ]"));
    }

    @Test
    void replacesAndRemovesItems() {
        List<String> labels = List.of("services", "app", "deploy", "labels");
        assertThat(stack().replaceItem(labels, 1, "hook=true").text()).isEqualTo(STACK.replace("hook=echo $$HOME", "hook=true"));
        assertThat(stack().removeItem(labels, 0).text()).isEqualTo(STACK.replace("        - \"traefik.enable=true\"\n", ""));
        assertThat(stack().removeItem(List.of("services", "app", "environment"), 0).text()).isEqualTo(STACK.replace("\"A=1\", ", ""));
        assertThat(stack().removeItem(labels, 0).removeItem(labels, 0).at(labels)).contains(List.of());
    }

    @Test
    void putsAnEntryUnderTheRightMappingThoughACommentFollows() {
        assertThat(stack().putEntry(List.of("services", "db", "environment"), "USER", "me").text())
                .isEqualTo(STACK.replace("      PGDATA: /data\n", "      PGDATA: /data\n      USER: me\n"));
        assertThat(stack().putEntry(List.of("services", "db"), "command", List.of("a", "b c")).text())
                .isEqualTo(STACK.replace("      PGDATA: /data\n", "      PGDATA: /data\n    command:\n      - a\n      - b c\n"));
    }

    @Test
    void putsAnEntryUnderAKeyThatHasNothingYet() {
        assertThat(stack().putEntry(List.of("volumes", "data"), "external", true).text())
                .isEqualTo(STACK.replace("  data:\n", "  data:\n    external: true\n"));
        assertThat(stack().putEntry(List.of("volumes"), "more", null).text()).isEqualTo(STACK.replace("  data:\n", "  data:\n  more:\n"));
    }

    @Test
    void setsNewSectionsApartAsTheOthersAre() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", "${STACK_NAME}_c");
        config.put("file", "c.conf");
        assertThat(stack().putEntry(List.of(), "configs", Map.of("c", config)).text())
                .isEqualTo(STACK.replace("  data:\n", "  data:\n\nconfigs:\n  c:\n    name: ${STACK_NAME}_c\n    file: c.conf\n"));
    }

    @Test
    void writesSeveralLinesAsABlock() {
        YamlText edited = stack().putEntry(List.of("services", "db"), "command", "set -e\n\n  run it\n");

        assertThat(edited.text()).contains("    command: |\n      set -e\n\n        run it\n");
        assertThat(edited.setScalar(List.of("services", "db", "command"), "set -u\nrun").text())
                .contains("    command: |-\n      set -u\n      run\n    # the end of db\n");
    }

    @Test
    void ensuresAMappingAndFillsItInBlockStyle() {
        List<String> labels = List.of("services", "db", "deploy", "labels");
        YamlText edited = stack().ensureMapping(labels).putEntry(labels, "a.b", "true");

        assertThat(edited.text()).isEqualTo(STACK.replace("      PGDATA: /data\n",
                "      PGDATA: /data\n    deploy:\n      labels:\n        a.b: \"true\"\n"));
        assertThat(edited.ensureMapping(labels)).isSameAs(edited);
    }

    @Test
    void removesAndRenamesEntries() {
        assertThat(stack().removeEntry(List.of("services", "app", "deploy"), "labels").text())
                .contains("    deploy:\n        # - \"commented=out\"\n      replicas: 1\n");
        assertThat(stack().removeEntry(List.of("services", "db", "environment"), "PGDATA").text()).contains("    environment: {}\n    # the end");
        assertThat(stack().renameKey(List.of("services"), "db", "database").text()).isEqualTo(STACK.replace("  db:\n", "  database:\n"));
        assertThatThrownBy(() -> stack().renameKey(List.of("services"), "db", "app")).isInstanceOf(EditRefused.class);
    }

    @Test
    void replacesWholeValues() {
        assertThat(stack().replaceValue(List.of("services", "app", "environment"), List.of("C=3")).text()).contains("environment: [\"C=3\"]\n");
        assertThat(stack().replaceValue(List.of("services", "db", "environment"), Map.of("A", "1")).text())
                .contains("    environment:\n      A: \"1\"\n    # the end of db\n");
        assertThat(stack().replaceValue(List.of("services", "db", "image"), "x").text()).isEqualTo(STACK.replace("db:2", "x"));
        assertThat(stack().replaceValue(List.of("services", "app", "deploy", "labels"), "x").text())
                .contains("      labels: x # dollars\n        # - \"commented");
    }

    @Test
    void keepsWindowsLineEndsAndAMissingFinalNewline() {
        YamlText windows = YamlText.parse("compose.yml", "a:\r\n  b: 1\r\n  l:\r\n  - x");

        assertThat(windows.appendItem(List.of("a", "l"), "z").text()).isEqualTo("a:\r\n  b: 1\r\n  l:\r\n  - x\r\n  - z");
        assertThat(windows.putEntry(List.of("a"), "c", Map.of("d", "e")).text()).isEqualTo("a:\r\n  b: 1\r\n  l:\r\n  - x\r\n  c:\r\n    d: e");
        assertThat(windows.removeEntry(List.of("a"), "l").text()).isEqualTo("a:\r\n  b: 1");
    }

    @Test
    void refusesToGiveABlockScalarTheFinalNewlineThatItLacks() {
        YamlText block = YamlText.parse("c.yml", "a:\n  b: |\n    text");

        assertRefused(() -> block.putEntry(List.of("a"), "c", "1"), "c.yml:1", "a.b as well");
    }

    @Test
    void readsAnEmojiWhereverItStands() {
        for (int padding = 1015; padding < 1030; padding++) {
            String text = "#" + "x".repeat(padding) + "🧭🧭🧭\na: 🧭\n";
            assertThat(YamlText.parse("c.yml", text).setScalar(List.of("a"), "b").text()).isEqualTo(text.replace("a: 🧭", "a: b"));
        }
    }

    @Test
    void keepsAByteOrderMark() {
        assertThat(YamlText.parse("c.yml", "\ufeffa: 1\n").setScalar(List.of("a"), "2").text()).isEqualTo("\ufeffa: 2\n");
    }

    private static final String SHARED = """
            x-env: &env
              A: "1"
            x-log: &log { driver: json }
            services:
              one:
                environment: *env
                logging: *log
              two:
                environment:
                  <<: *env
                  B: "2"
                labels: &labels
                - a=b
              three:
                labels: *labels
            """;

    @Test
    void readsThroughAliasesAndMergeKeys() {
        YamlText shared = YamlText.parse("compose.yml", SHARED);

        assertThat(shared.at("services", "one", "environment", "A")).contains("1");
        assertThat(shared.at("services", "two", "environment")).contains(Map.of("A", "1", "B", "2"));
        assertThat(shared.at("services", "three", "labels", "0")).contains("a=b");
    }

    @Test
    void refusesAnEditThatWouldChangeAnotherServiceAsWell() {
        YamlText shared = YamlText.parse("compose.yml", SHARED);

        assertRefused(() -> shared.putEntry(List.of("services", "one", "environment"), "C", "3"), "compose.yml:6", "alias *env");
        assertRefused(() -> shared.setScalar(List.of("services", "one", "environment", "A"), "3"), "compose.yml:6", "alias *env");
        assertRefused(() -> shared.setScalar(List.of("x-env", "A"), "3"), "compose.yml:2", "services.one.environment.A as well");
        assertRefused(() -> shared.setScalar(List.of("services", "two", "environment", "A"), "3"), "compose.yml:10", "merge key");
        assertRefused(() -> shared.appendItem(List.of("services", "two", "labels"), "c=d"), "compose.yml:12", "services.three.labels as well");
        assertRefused(() -> shared.removeEntry(List.of("services", "two"), "labels"), "compose.yml:12", "can't be read");
    }

    @Test
    void editsBesideAliasesAndOverridesAMergedKey() {
        YamlText shared = YamlText.parse("compose.yml", SHARED);

        assertThat(shared.putEntry(List.of("services", "two", "environment"), "A", "9").text())
                .isEqualTo(SHARED.replace("B: \"2\"\n", "B: \"2\"\n      A: \"9\"\n"));
        assertThat(shared.putEntry(List.of("services", "one"), "command", "x").text())
                .isEqualTo(SHARED.replace("logging: *log\n", "logging: *log\n    command: x\n"));
        assertThat(shared.putEntry(List.of("services", "three"), "command", "x").text()).isEqualTo(SHARED + "    command: x\n");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable edit, String place, String words) {
        EditRefused refused = catchThrowableOfType(EditRefused.class, edit);
        assertThat(refused).isNotNull();
        assertThat(refused.place()).isEqualTo(place);
        assertThat(refused).hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a: 1\\nb: 2\\na: 3|compose.yml:3|stands twice",
        "a:\\n  b: 1\\n  b: 2|compose.yml:3|stands twice",
        "a: 1\\n---\\nb: 2|compose.yml:2|second YAML document",
        "a:\\n\\tb: 1|compose.yml:2|tab",
        "- a|compose.yml:1|must be a mapping",
        "just words|compose.yml:1|must be a mapping",
        "''|compose.yml:1|empty",
        "# nothing|compose.yml:1|empty",
        "a: [1, 2|compose.yml:1|not readable",
        "a: *b|compose.yml:1|no anchor",
        "a: &a {b: *a}|compose.yml:1|no anchor",
        "a: \\u0007|compose.yml:1|U+0007",
        "? [a]\\n: b|compose.yml:1|a key must be",
        "a: \"x|compose.yml:1|not readable",
        "<<: 1|compose.yml|merge key"})
    void saysWhatIsWrongAndWhere(String text, String place, String words) {
        String real = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007");

        MalformedRecipe malformed = catchThrowableOfType(MalformedRecipe.class, () -> YamlText.parse("compose.yml", real));

        assertThat(malformed).isNotNull();
        assertThat(malformed.place()).startsWith(place);
        assertThat(malformed).hasMessageContaining(words);
    }

    @Test
    void boundsWhatAliasesAndNestingCanBlowUp() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
        }
        assertThatThrownBy(() -> YamlText.parse("c.yml", laughs.toString())).isInstanceOf(MalformedRecipe.class)
                .hasMessageContaining("aliases expand");
        assertThatThrownBy(() -> YamlText.parse("c.yml", "a: " + "[".repeat(5000))).isInstanceOf(MalformedRecipe.class);
    }

    @Test
    void tellsTheLine() {
        assertThat(stack().line("services", "db", "image")).isEqualTo(16);
        assertThat(stack().line("services", "app", "deploy", "labels", "1")).isEqualTo(11);
        assertThat(stack().line("services", "app", "nothing")).isEqualTo(5);
    }
}
