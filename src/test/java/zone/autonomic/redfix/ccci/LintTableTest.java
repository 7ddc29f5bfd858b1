package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.CiNode.Lint;

/** abra's table of rules, drawn with whichever lines. */
class LintTableTest {

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
        Lint lint = LintTable.read(0, TABLE.formatted("✅", "-"));

        assertThat(lint.ran()).isTrue();
        assertThat(lint.errors()).isEmpty();
    }

    @Test
    void anErrorThatIsNotSatisfiedCountsUnlessItIsSkipped() {
        assertThat(LintTable.read(0, TABLE.formatted("❌", "-")).errors()).containsExactly("R009 · one service called \"app\" · error · ❌ · - · rename it");
        assertThat(LintTable.read(0, TABLE.formatted("❌", "✅")).errors()).isEmpty();
        assertThat(LintTable.read(0, TABLE.formatted("❌", "-").replaceAll("[│┌├└]", "|").replaceAll("[─┬┼┴]", "-")).errors()).hasSize(1);
    }

    @Test
    void whatIsNoTableIsNoLint() {
        assertThat(LintTable.read(0, "").ran()).isFalse();
        assertThat(LintTable.read(0, "FATA recipe wiki can't be read").ran()).isFalse();
        assertThat(LintTable.read(1, TABLE.formatted("✅", "-")).ran()).isFalse();
        assertThat(LintTable.read(0, "| REF | RULE | SEVERITY | SATISFIED |\n").ran()).isFalse();
    }
}
