package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.CiNode.Lint;

/** abra's table of rules, drawn with whichever lines. */
class LintTableTest {

    private static String sample(String name) throws IOException {
        try (var in = LintTableTest.class.getResourceAsStream("/ccci/lint/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final String TABLE = """
            ┌──────┬──────────────────────────┬──────────┬───────────┬─────────┬───────────────┐
            │ REF  │ RULE                     │ SEVERITY │ SATISFIED │ SKIPPED │ RESOLVE       │
            ├──────┼──────────────────────────┼──────────┼───────────┼─────────┼───────────────┤
            │ R001 │ compose version 3.8      │ warn     │ ❌        │ -       │ set it        │
            │ R009 │ one service called "app" │ error    │ %s        │ %s       │ rename it     │
            │ R014 │ only annotated tags      │ error    │ ✅        │ -       │ replace them  │
            └──────┴──────────────────────────┴──────────┴───────────┴─────────┴───────────────┘
            """;

    @Test
    void warningsDoNotCountAsErrors() {
        Lint lint = LintTable.read(Optional.of(0), TABLE.formatted("✅", "-"));

        assertThat(lint.ran()).isTrue();
        assertThat(lint.errors()).isEmpty();
    }

    @Test
    void anErrorThatIsNotSatisfiedCountsUnlessItIsSkipped() {
        assertThat(LintTable.read(Optional.of(0), TABLE.formatted("❌", "-")).errors()).containsExactly("R009 · one service called \"app\" · error · ❌ · - · rename it");
        assertThat(LintTable.read(Optional.of(0), TABLE.formatted("❌", "✅")).errors()).isEmpty();
        assertThat(LintTable.read(Optional.of(0), TABLE.formatted("❌", "-").replaceAll("[│┌├└]", "|").replaceAll("[─┬┼┴]", "-")).errors()).hasSize(1);
    }

    @Test
    void whatIsNoTableIsNoLint() {
        assertThat(LintTable.read(Optional.of(0), "").ran()).isFalse();
        assertThat(LintTable.read(Optional.of(0), "FATA recipe wiki can't be read").ran()).isFalse();
        assertThat(LintTable.read(Optional.of(1), TABLE.formatted("✅", "-")).ran()).isFalse();
        assertThat(LintTable.read(Optional.of(0), "| REF | RULE | SEVERITY | SATISFIED |\n").ran()).isFalse();
    }

    @Test
    void theTableAsAbraDrawsItIsReadWithItsSkippedRule() throws IOException {
        Lint lint = LintTable.read(Optional.of(0), sample("real-like.txt"));

        assertThat(lint.ran()).isTrue();
        assertThat(lint.errors()).containsExactly("R011 · all services have images · error · ❌ · - · ensure \"image: ...\" set on all services");
    }

    @Test
    void cellsThatTakeMoreThanOneLineAreReadTogether() throws IOException {
        Lint lint = LintTable.read(Optional.of(0), sample("wrapped.txt"));

        assertThat(lint.errors()).containsExactly("R011 · all services have images · error · ❌ · - · ensure \"image: ...\" set");
    }

    @Test
    void onlyARecipeThatIsNotValidIsTheRecipesFault() throws IOException {
        for (int status : new int[] {0, 1}) {
            Lint invalid = LintTable.read(Optional.of(status), sample("fata-env-sample.txt"));
            assertThat(invalid.ran()).isTrue();
            assertThat(invalid.errors()).containsExactly("FATA unable to validate recipe: .env.sample for foo couldn't be read");

            assertThat(LintTable.read(Optional.of(status), sample("fata-tags.txt")).ran()).isFalse();
            assertThat(LintTable.read(Optional.of(status), TABLE.formatted("✅", "-") + "FATA unable to reach the catalogue\n").ran()).isFalse();
        }
        assertThat(LintTable.read(Optional.empty(), "redfix: cannot clone wiki from the mirror\n").ran()).isFalse();
    }

    @Test
    void theLastLineIsRedThoughAbraEndsWithZeroAndNoRowSaysSo() {
        String critical = "WARN critical errors present in wiki config";

        assertThat(LintTable.read(Optional.of(0), TABLE.formatted("✅", "-") + critical + "\n").errors()).containsExactly(critical);
        assertThat(LintTable.read(Optional.of(0), TABLE.formatted("❌", "-") + critical + "\n").errors()).singleElement().asString().startsWith("R009");
    }

    @Test
    void aLongSecretsNameAloneIsNoError() {
        assertThat(LintTable.read(Optional.of(0), TABLE.formatted("❌", "-").replace("R009", "R015")).errors()).isEmpty();
    }
}
