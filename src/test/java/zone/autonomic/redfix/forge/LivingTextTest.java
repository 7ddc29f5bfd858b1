package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.step.port.LivingComments.Entry;

class LivingTextTest {

    private static final Instant NOON = Instant.parse("2026-06-20T12:00:30Z");
    private static final String ZWSP = "\u200B";

    private static Entry entry(String markdown) {
        return new Entry("k", NOON, markdown);
    }

    private static String of(String... newestFirst) {
        return LivingText.of(Stream.of(newestFirst).map(LivingTextTest::entry).toList());
    }

    @Test
    void oneEntryStandsOpen() {
        assertThat(of("I test `9cdfc1e`.")).isEqualTo("""
                <!-- redfix: the comment that is edited as things go -->
                I test `9cdfc1e`.
                """);
    }

    @Test
    void theNewestStandsOpenAndTheEarlierOnesAreFoldedWithTheirFirstLineAsTitle() {
        assertThat(of("**Green**: [the run](http://ci/1)", "I test `9cdfc1e`.\n\nmore", "## Earlier <b>")).isEqualTo("""
                <!-- redfix: the comment that is edited as things go -->
                **Green**: [the run](http://ci/1)

                <details>
                <summary>2026-06-20 12:00 UTC · I test 9cdfc1e.</summary>

                I test `9cdfc1e`.

                more

                </details>

                <details>
                <summary>2026-06-20 12:00 UTC · Earlier &lt;b&gt;</summary>

                ## Earlier <%sb>

                </details>
                """.formatted(ZWSP));
    }

    @Test
    void aBlockOfCodeThatWasLeftOpenIsClosed() {
        assertThat(of("new", "log:\n````text\n</details>\n```\nmore")).endsWith("""
                log:
                ````text
                </details>
                ```
                more
                ````

                </details>
                """);
    }

    @Test
    void whatIsTooLongLosesTheOldestFirst() {
        String[] entries = IntStream.range(0, 40).mapToObj(i -> "entry " + i + "\n\n" + "x\n".repeat(1500)).toArray(String[]::new);

        String text = of(entries);

        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LivingText.MOST_BYTES);
        assertThat(text).contains("entry 0", "entry 5").doesNotContain("entry 39").endsWith("earlier entries are left out: a comment is only so long.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"```\nlog line ü\n", "line\n", "ü", "\uD83D\uDE00"})
    void anEntryThatIsTooLongAloneIsCutWhereItDoesNoHarm(String piece) {
        String text = of(piece.repeat(200_000 / piece.length()), "earlier");

        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LivingText.MOST_BYTES);
        assertThat(text).contains("… The rest is left out: a comment is only so long.").doesNotContain("\uFFFD");
        assertOnlyOurFolds(text);
    }

    @Test
    void whateverStandsInTheEntriesTheFoldsHold() {
        Random random = new Random(20260620);
        for (int i = 0; i < 20_000; i++) {
            List<Entry> entries = Stream.generate(() -> entry(nasty(random))).limit(1 + random.nextInt(4)).toList();
            assertOnlyOurFolds(LivingText.of(entries), entries.size() - 1);
        }
    }

    private static final List<String> PIECES = List.of("</details>", "<details>", "<summary>", "</summary>", "<!--", "-->", "<![CDATA[", "]]>", "<?php", "?>",
            "<pre>", "</pre>", "<script>", "<style>", "<div", "<a href='x'>", "```", "````", "~~~", "~~~~", "`", "``", "\\`", "\n", "\n", "\n\n", "    ", "  ", "\t",
            "- ", "1. ", "> ", "# ", "[a]: /x \"", "\"", "[x](", "](", ")", "text", " ", "*", "_", "|", "---", "===", "\\", "&lt;", "$$", "\\[", "\r\n", "!", ZWSP,
            "<https://x.y>", "<x@y.z>", "\uD83D\uDE00", "@ann", "#1");

    private static String nasty(Random random) {
        return IntStream.range(0, 1 + random.nextInt(25)).mapToObj(i -> PIECES.get(random.nextInt(PIECES.size()))).collect(Collectors.joining());
    }

    private static void assertOnlyOurFolds(String text) {
        assertOnlyOurFolds(text, (int) text.lines().filter(l -> l.equals("<details>")).count());
    }

    /** Read as a forge reads it, there is no HTML but the mark and the folds, and each fold ends before the next begins. */
    private static void assertOnlyOurFolds(String text, int folds) {
        List<String> html = new ArrayList<>();
        Node document = Parser.builder().build().parse(text);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlBlock block) {
                assertThat(block.getParent()).as(text).isSameAs(document);
                html.add(block.getLiteral().lines().findFirst().orElse(""));
            }

            @Override
            public void visit(HtmlInline inline) {
                html.add(inline.getLiteral());
            }
        });
        List<String> wanted = new ArrayList<>(List.of(LivingText.MARK));
        IntStream.range(0, folds).forEach(i -> wanted.addAll(List.of("<details>", "</details>")));
        assertThat(html).as(text).isEqualTo(wanted);
    }
}
