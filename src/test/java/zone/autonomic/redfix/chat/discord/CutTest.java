package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CutTest {

    private static final String REST = "https://ci.example/i/gitea-1";
    private static final String TAIL = "\n… (the rest: <https://ci.example/i/gitea-1>)";

    @Test
    void whatFitsStaysWhole() {
        String text = "x".repeat(2000);

        assertThat(Cut.to(2000, text, REST)).isEqualTo(text);
        assertThat(Cut.parts(2000, 3, text, REST)).containsExactly(text);
    }

    @Test
    void isCutBetweenParagraphsElseLinesElseWords() {
        String paragraph = "word ".repeat(15).strip();

        assertThat(Cut.to(140, paragraph + "\n\n" + paragraph, REST)).isEqualTo(paragraph + TAIL);
        assertThat(Cut.to(140, paragraph + "\n" + paragraph, REST)).isEqualTo(paragraph + TAIL);
        assertThat(Cut.to(70, "word ".repeat(40), REST)).isEqualTo("word word word word" + TAIL);
    }

    @Test
    void aBlockOfCodeIsClosedWhereItIsCut() {
        String block = DiscordText.fenced("line\n".repeat(100), "diff");

        assertThat(Cut.to(90, block, REST)).isEqualTo("```diff\nline\nline\nline\nline\nline\nline\n```" + TAIL);
        assertThat(Cut.to(90, "x".repeat(31) + "\n" + block, REST)).as("no empty block is left").isEqualTo("x".repeat(31) + TAIL);
    }

    @Test
    void aPieceOfCodeIsLeftOutOrClosed() {
        assertThat(Cut.to(70, "is `a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6 7 8`", REST)).isEqualTo("is `a b c d e f g h i`" + TAIL);
        assertThat(Cut.to(90, "and then the name is `" + "a".repeat(90) + "`", REST)).isEqualTo("and then the name is" + TAIL);
    }

    @Test
    void aBlockOfCodeGoesOnInTheNextMessage() {
        List<String> parts = Cut.parts(40, 9, DiscordText.fenced("0123456789\n".repeat(6), "diff") + "\nend", REST);

        assertThat(parts).containsExactly("```diff\n0123456789\n0123456789\n```", "```diff\n0123456789\n0123456789\n```", "```diff\n0123456789\n0123456789\n```\nend");
    }

    @Test
    void aNameIsOneLine() {
        assertThat(Cut.line(100, "a\n b")).isEqualTo("a b");
        assertThat(Cut.line(5, "ab\uD83D\uDE80\uD83D\uDE80")).isEqualTo("ab\uD83D\uDE80…");
        assertThat(Cut.line(5, "a\uD83D\uDE80\uD83D\uDE80\uD83D\uDE80")).isEqualTo("a\uD83D\uDE80…");
    }

    @Test
    void theEndOfALogBeginsWithALineAndCountsBytes() {
        assertThat(Cut.tail(100, "all of it")).isEqualTo("all of it");
        assertThat(Cut.tail(9, "first\nsecond\nthird\n")).isEqualTo("third\n");
        assertThat(Cut.tail(6, "€€€€")).isEqualTo("€€");
        assertThat(Cut.tail(5, "\uD83D\uDE80\uD83D\uDE80")).isEqualTo("\uD83D\uDE80");
    }

    @Test
    void everythingFitsAndStaysBalancedAndNeutral() {
        for (int seed = 0; seed < 4000; seed++) {
            Random random = new Random(seed);
            String text = DiscordText.of(DiscordTextTest.hostile(random, 200));
            int limit = 60 + random.nextInt(200);

            String cut = Cut.to(limit, text, REST);

            assertFits(cut, limit, seed);
            assertThat(cut.length() < text.length() || cut.equals(text)).as("seed %d", seed).isTrue();
            for (String part : Cut.parts(limit, 4, text, REST)) {
                assertFits(part, limit, seed);
            }
            assertFits(Cut.line(limit, text.replace("`", "")), limit, seed);
            assertThat(Cut.tail(limit, text).getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void inPartsNothingIsLost() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            String text = DiscordText.of(DiscordTextTest.hostile(random, 200));

            List<String> parts = Cut.parts(60 + random.nextInt(200), 1000, text, REST);

            assertThat(essence(String.join("\n", parts))).as("seed %d", seed).isEqualTo(essence(text));
        }
    }

    /** Without white space, backticks and the languages of blocks, which begin again with each part. */
    private static String essence(String text) {
        return text.replaceAll("(?m)^```[\\w+.-]*$", "").replaceAll("[\\s`]+", "");
    }

    private static void assertFits(String text, int limit, int seed) {
        assertThat(text.length()).as("seed %d", seed).isLessThanOrEqualTo(limit);
        assertThat(text).as("seed %d", seed).doesNotContainPattern(DiscordTextTest.MENTION);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).as("seed %d: no half characters", seed).isTrue();
        DiscordTextTest.assertBalanced(text, seed);
    }
}
