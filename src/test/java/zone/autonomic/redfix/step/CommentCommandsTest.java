package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.step.CommentCommands.Garbled;
import zone.autonomic.redfix.step.CommentCommands.Said;

class CommentCommandsTest {

    private static CommentCommands.Test test(String line, boolean quick, String head) {
        return new CommentCommands.Test(line, quick, Optional.ofNullable(head));
    }

    @Test
    void theWordsThatAskForATest() {
        assertThat(CommentCommands.of("!testme")).containsExactly(test("!testme", false, null));
        assertThat(CommentCommands.of("!testme --quick")).containsExactly(test("!testme --quick", true, null));
        assertThat(CommentCommands.of("  !testme\r\n")).containsExactly(test("!testme", false, null));
        assertThat(CommentCommands.of("!testme 9cdfc1e0")).containsExactly(test("!testme 9cdfc1e0", false, "9cdfc1e0"));
        assertThat(CommentCommands.of("!testme --quick 9cdfc1e0")).containsExactly(test("!testme --quick 9cdfc1e0", true, "9cdfc1e0"));
        assertThat(CommentCommands.of("!testme 9cdfc1e0 --quick")).containsExactly(test("!testme 9cdfc1e0 --quick", true, "9cdfc1e0"));
    }

    @Test
    void whatIsSaidToRedfix() {
        assertThat(CommentCommands.of("/redfix status")).containsExactly(new Said("/redfix status", "status"));
        assertThat(CommentCommands.of("/redfix   explain  gitea-1 ")).containsExactly(new Said("/redfix   explain  gitea-1", "explain  gitea-1"));
        assertThat(CommentCommands.of("/redfix")).containsExactly(new Said("/redfix", ""));
    }

    @Test
    void aLineOfItsOwnWithinALongerComment() {
        assertThat(CommentCommands.of("Looks good to me.\n!testme\nThanks!\n\n/redfix status")).containsExactly(test("!testme", false, null),
                new Said("/redfix status", "status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!testme now", "!testme 9cdfc1e", "!testme 9CDFC1E0", "!testme --fast", "!testme --quick --quick", "!testme --quick 9cdfc1e0 --quick",
            "!testme `x`", "/redfix **status**"})
    void whatBeginsAsOneAndIsNoneIsAnsweredAsSuch(String line) {
        assertThat(CommentCommands.of(line)).hasSize(1).first().isInstanceOf(Garbled.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "please !testme", "!testme!", "! testme", "!TESTME", "!testmequick", "/redfixstatus", "x/redfix status",
            "`!testme`", "**!testme**", "- !testme", "1. !testme", "# !testme", "> !testme", "> he said\n!testme", "> a\n> !testme\n", "    !testme", "\t!testme",
            "```\n!testme\n```", "```\n!testme", "~~~\n!testme\n~~~\n", "````\n```\n!testme\n````", "<!-- !testme -->", "<!--\n!testme\n-->", "text <!--\n!testme\n--> text",
            "<pre>\n!testme\n</pre>", "<details>\n!testme\n</details>", "`a\n!testme\nb`", "[x]: /y '\n!testme\n'", "- a\n\n  !testme", "- a\n!testme", "!testme\n===", "\\!testme", "&#33;testme",
            "| a |\n|---|\n> !testme", "!\u200Btestme", "!testme\u0000"})
    void nothingElseIsAnOrder(String body) {
        assertThat(CommentCommands.of(body)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"60001, 0", "50000, 1"})
    void aCommentIsOnlyReadSoFar(int length, int found) {
        assertThat(CommentCommands.of("!testme\n\n" + "x".repeat(length - 9))).hasSize(found);
    }

    @Test
    void aFloodOfOrdersIsCutShort() {
        assertThat(CommentCommands.of("!testme\n".repeat(1000))).hasSize(5);
    }

    @Test
    void whateverAQuoteHoldsItGivesNoOrder() {
        List<String> pieces = List.of("!testme", "/redfix cancel", "```", "~~~", "\n", "\n", "<!--", "-->", "    ", "- ", "`", "text", " ", "<pre>", "</pre>");
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String text = IntStream.range(0, 12).mapToObj(n -> pieces.get(random.nextInt(pieces.size()))).collect(Collectors.joining());
            assertThat(CommentCommands.of(text.lines().map(line -> "> " + line).collect(Collectors.joining("\n")))).as(text).isEmpty();
            assertThat(CommentCommands.of("`".repeat(60) + "\n" + text)).as(text).isEmpty();
        }
    }
}
