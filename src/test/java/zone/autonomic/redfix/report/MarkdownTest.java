package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {

    private static final String GAP = "\u200B";

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '§', value = {
        "plain words.¦plain words.",
        "a `code span` stays¦a `code span` stays",
        "ci_marker *b* [x](y)¦ci\\_marker \\*b\\* \\[x\\](y)",
        "<script>x</script>¦\\<script\\>x\\</script\\>",
        "an odd ` tick¦an odd \\` tick",
        "a | b¦a \\| b"})
    void proseIsOnlyWords(String text, String shown) {
        assertThat(Markdown.prose(text)).isEqualTo(shown);
    }

    @Test
    void nobodyIsCalledAndNothingIsReferredTo() {
        assertThat(Markdown.prose("@all see #12, !3 and https://evil.example")).isEqualTo(
                "@%sall see #%s12, !%s3 and https:%s//evil.example".formatted(GAP, GAP, GAP, GAP));
    }

    @Test
    void codeIsFencedLongerThanWhatItHolds() {
        assertThat(Markdown.code("plain")).isEqualTo("`plain`");
        assertThat(Markdown.code("has `ticks` inside")).isEqualTo("``has `ticks` inside``");
        assertThat(Markdown.code("`touches`")).isEqualTo("`` `touches` ``");
        assertThat(Markdown.code("two\nlines")).isEqualTo("`two lines`");
        assertThat(Markdown.fenced("```\nend\n````\n@all")).isEqualTo("`````\n```\nend\n````\n@all\n`````");
        assertThat(Markdown.cell("a|b")).isEqualTo("`a\\|b`");
    }

    @Test
    void whatSteersATerminalIsShownAsAMark() {
        assertThat(Markdown.code("a\u001B[31mb\u202Ec")).isEqualTo("`a\uFFFD[31mb\uFFFDc`");
    }

    @Test
    void ourOwnMarkdownKeepsItsStructureButNoHtml() {
        assertThat(Markdown.ours("- `a<b>` <!-- x --> @bob\n\n```\n<raw> @bob\n```")).isEqualTo(
                "- `a<b>` &lt;!-- x --> @" + GAP + "bob\n\n```\n<raw> @bob\n```");
    }

    @Test
    void anAddressIsShownAsOneOnlyIfItIsOne() {
        assertThat(Markdown.link("https://git.example/r/pulls/7")).isEqualTo("https://git.example/r/pulls/7");
        assertThat(Markdown.link("javascript:alert(1)")).isEqualTo("javascript:alert(1)");
        assertThat(Markdown.link("https://x) [y](z")).startsWith("https:" + GAP + "//x");
    }
}
