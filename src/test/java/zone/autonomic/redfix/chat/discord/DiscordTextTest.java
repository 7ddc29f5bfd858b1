package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.report.Markdown;

class DiscordTextTest {

    static final Pattern MENTION = Pattern.compile("@(everyone|here)|<(@[!&]?|#)\\d+>|<a?:\\w+:\\d+>|<t:\\d+|</\\w+:\\d+>|<id:\\w+>");

    @Test
    void whatBothReadAlikeStaysAsItIs() {
        String ours = """
                **Cause:** the name `db` is *two* things
                - `gitea_db`, and \\_this\\_
                - [the run](<https://ci.example/i/1>)
                ## And so
                ```yaml
                a: 1
                ```""";

        assertThat(DiscordText.of(ours.replace("<https://ci.example/i/1>", "https://ci.example/i/1"))).isEqualTo(ours);
    }

    @Test
    void addressesUnfurlNothing() {
        assertThat(DiscordText.of("Everything about it: https://ci.example/i/gitea-1. See (https://a.example/x) and <https://b.example>"))
                .isEqualTo("Everything about it: <https://ci.example/i/gitea-1>. See (<https://a.example/x>) and <https://b.example>");
    }

    @Test
    void aTableBecomesColumnsOfText() {
        assertThat(DiscordText.of("""
                Before and after:

                | tier | before | after |
                |---|---|---|
                | `install` | ✅ green | **green** |
                | a\\|b \\_c\\_ | [red](https://x.example) | \\<none> |

                That is all.""")).isEqualTo("""
                Before and after:

                ```
                tier     before   after
                ------------------------
                install  ✅ green  green
                a|b _c_  red      <none>
                ```

                That is all.""");
    }

    @Test
    void imagesElementsAndCommentsGo() {
        assertThat(DiscordText.of("""
                <!-- redfix:gitea-1 -->
                <details><summary>Earlier</summary>

                one<br/> two ![a chart](https://x.example/i.png)
                <!-- a
                longer one --> three
                </details>
                ##### Deep **down**
                1 &lt; 2 &amp; 3""")).isEqualTo("Earlier\n\none two a chart\n three\n**Deep down**\n1 \\<\u200B 2 & 3");
    }

    @Test
    void aFenceOfAnotherKindBecomesDiscordsAndHoldsWhateverIsInIt() {
        assertThat(DiscordText.of("~~~\na ``` b\n~~~\n````diff\n+ ```\n````\n```\n\n```"))
                .isEqualTo("```\na `\u200B`\u200B` b\n```\n```diff\n+ `\u200B`\u200B`\n```");
    }

    @Test
    void aBlockThatIsNeverClosedIsClosedAndStrayTicksBeginNothing() {
        assertThat(DiscordText.of("say ``` and `this\n```\nlog")).isEqualTo("say \\`\\`\\` and \\`this\n```\nlog\n```");
        assertThat(DiscordText.of("``a`b``")).isEqualTo("`` a`b ``");
    }

    @Test
    void nothingInALogIsAMention() {
        String log = "hi @everyone @here <@123> <@!123> <@&5> <#9> <:x:1> <a:x:1> <t:1> </redfix:1> <id:home>";
        for (String text : List.of(log, Markdown.prose(log), Markdown.code(log), Markdown.fenced(log), Markdown.ours(log), "\\@everyone \\<@123>",
                "@<b>everyone <<i>@123>", "<!-- x -->@<!-- y -->everyone", "&lt;@123>", "| @everyone |\n|---|\n| &lt;@123> |")) {
            assertThat(DiscordText.of(text)).doesNotContainPattern(MENTION);
        }
    }

    @Test
    void whateverComesFencesAreBalancedAndNothingIsAMention() {
        for (int seed = 0; seed < 4000; seed++) {
            String markdown = hostile(new Random(seed), 60);
            String text = DiscordText.of(markdown);

            assertThat(text).as("seed %d", seed).doesNotContainPattern(MENTION);
            assertBalanced(text, seed);
        }
    }

    static void assertBalanced(String text, int seed) {
        long fences = text.lines().filter(line -> line.startsWith("```")).count();
        long all = Pattern.compile("```").matcher(text).results().count();
        assertThat(all).as("seed %d: each fence is a line's beginning in%n%s", seed, text).isEqualTo(fences);
        assertThat(all % 2).as("seed %d: fences are closed in%n%s", seed, text).isZero();
    }

    /** Markdown as nobody would write it. */
    static String hostile(Random random, int most) {
        List<String> pieces = List.of("a", "word ", "`", "``", "```", "````\n", "```\n", "```diff\n", "~~~\n", "\n", "\n\n", "@everyone", "@here", "<@123>", "<@&1>", "<", "@",
                "everyone", ">", "<b>", "</b>", "<!--", "-->", "| a | b |\n|---|---|\n| `c` | @here |\n", "|", "\\", "\\|", "**", "[x](https://a.example/x)", "https://b.example/ü",
                "![y](z)", "&lt;", "&amp;", "\uD83D\uDE80", "é", "- ", "# ", "##### ", "x".repeat(40), " ", "\r\n");
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most) + 1;
        for (int i = 0; i < length; i++) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }
}
