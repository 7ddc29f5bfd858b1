package zone.autonomic.redfix.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;

class GrammarTest {

    @ParameterizedTest
    @CsvSource(delimiter = '¦', nullValues = "-", value = {
        "/redfix gitea¦gitea¦-¦-",
        "/redfix sweeper¦sweeper¦-¦-",
        "  /redfix   gitea  ¦gitea¦-¦-",
        "gitea¦gitea¦-¦-",
        "/redfix mattermost-lts --tag 2.1.9+10.11.15¦mattermost-lts¦2.1.9+10.11.15¦-",
        "/redfix gitea --tag=3.6.0+1.24.2-rootless¦gitea¦3.6.0+1.24.2-rootless¦-",
        "/redfix bluesky-pds --strategy rename¦bluesky-pds¦-¦rename",
        "/redfix a.b_c --strategy rename --tag v1¦a.b_c¦v1¦rename"})
    void aRecipeIsInvestigated(String line, String recipe, String tag, String strategy) {
        assertThat(Grammar.parse(line)).isEqualTo(new Command.Investigate(recipe, Optional.ofNullable(tag), Optional.ofNullable(strategy), false, false));
    }

    @Test
    void theOtherWords() {
        assertThat(Grammar.parse("/redfix status")).isEqualTo(new Command.Status());
        assertThat(Grammar.parse("help")).isEqualTo(new Command.Help());
        assertThat(Grammar.parse("--help")).isEqualTo(new Command.Help());
        assertThat(Grammar.parse("/redfix cancel mattermost-lts-12")).isEqualTo(new Command.Cancel(new InvestigationId("mattermost-lts-12")));
        assertThat(Grammar.parse("/redfix cancel sweep-1")).isEqualTo(new Command.Cancel(new InvestigationId("sweep-1")));
        assertThat(Grammar.parse("/redfix report")).isEqualTo(new Command.Report());
        assertThat(Grammar.parse("/redfix explain gitea-1")).isEqualTo(new Command.Explain(new InvestigationId("gitea-1")));
        assertThat(Grammar.parse("/redfix replay sweep-2")).isEqualTo(new Command.Replay(new InvestigationId("sweep-2")));
    }

    @Test
    void leaveToChangeTestsIsGivenForOneRecipeOrForAllOfASweep() {
        assertThat(Grammar.parse("/redfix discourse --with-tests --tag 0.8.1+3.5.0"))
                .isEqualTo(new Command.Investigate("discourse", Optional.of("0.8.1+3.5.0"), Optional.empty(), true, false));
        assertThat(Grammar.parse("/redfix sweep")).isEqualTo(new Command.Sweep(false));
        assertThat(Grammar.parse("/redfix sweep --with-tests")).isEqualTo(new Command.Sweep(true));
    }

    @Test
    void againLooksOnceMore() {
        assertThat(Grammar.parse("/redfix gitea --again --with-tests")).isEqualTo(new Command.Investigate("gitea", Optional.empty(), Optional.empty(), true, true));
        assertThat(Grammar.parse("/redfix sweep --again")).isEqualTo(new Command.Sweep(false));
        assertThat(Grammar.parse("/redfix sweep --with-tests --again")).isEqualTo(new Command.Sweep(true));
    }

    @Test
    void noRecipeIsCalledByACommandsWord() {
        Request.WORDS.forEach(word -> assertThat(Grammar.parse("/redfix " + word)).as(word).isNotInstanceOf(Command.Investigate.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '§', value = {
        "/redfix¦there is no recipe's name¦type e.g. /redfix gitea, or /redfix help",
        "/redfix Gitea¦'Gitea' can't be a recipe's name: those are small letters, digits, '.', '_' and '-'¦did you mean /redfix gitea?",
        "/redfix gitea --tga 1¦I don't know the flag '--tga'¦did you mean --tag?",
        "/redfix gitea --force¦I don't know the flag '--force'¦there are --tag, --strategy, --with-tests and --again; type /redfix help",
        "/redfix gitea --tag¦--tag needs a value¦type /redfix gitea --tag <value>",
        "/redfix gitea --tag a --tag b¦--tag is there twice¦give it once",
        "/redfix gitea 3.6.0+1¦I don't know what '3.6.0+1' is to mean here¦did you mean --tag 3.6.0+1?",
        "/redfix gitea mumble¦I don't know what 'mumble' is to mean here¦one recipe at a time; type /redfix gitea",
        "/redfix cancle gitea-1¦I don't know what 'gitea-1' is to mean here¦did you mean /redfix cancel <investigation>?",
        "/redfix cancel gitea¦'gitea' isn't an investigation's id¦"
            + "an id is a recipe and a number, e.g. /redfix cancel gitea-1; /redfix status lists them",
        "/redfix cancel¦cancel what?¦type /redfix cancel <investigation>, as /redfix status lists them",
        "/redfix status now¦status takes nothing more, but there is 'now'¦type /redfix status",
        "/redfix gitea --with-tests=yes¦--with-tests takes no value¦type /redfix gitea --with-tests",
        "/redfix gitea --with-test¦I don't know the flag '--with-test'¦did you mean --with-tests?",
        "/redfix sweep gitea¦sweep takes all the reds of the last sweep, and --with-tests at most, but there is 'gitea'"
            + "¦type /redfix sweep, or /redfix <recipe> for one recipe",
        "/redfix report gitea-1¦report takes nothing more, but there is 'gitea-1'¦type /redfix report",
        "/redfix explain¦explain what?¦type /redfix explain <investigation>, as /redfix status lists them",
        "/redfix replay gitea¦'gitea' isn't an investigation's id¦"
            + "an id is a recipe and a number, e.g. /redfix replay gitea-1; /redfix status lists them",
        "/redfix explian gitea-1¦I don't know what 'gitea-1' is to mean here¦did you mean /redfix explain <investigation>?",
        "/redfx gitea¦'/redfx' isn't a command of mine¦type /redfix help",
        "/redfix --tag 1 gitea¦the recipe's name comes first, not '--tag'¦type e.g. /redfix gitea, or /redfix help"})
    void aMistakeIsAnsweredWithWhatToType(String line, String message, String hint) {
        assertThat(Grammar.parse(line)).isEqualTo(new Command.Mistake(message, hint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "1..2", "-1.0", "1.0.lock", "1.", "a b", "a/b", "$(id)", "1;id", "a\\b", "1`", "@{1}", "1~1", "1^", "1:2", "*",
            "é"})
    void noTagIsMoreThanAName(String tag) {
        assertThat(Grammar.parse("/redfix gitea --tag " + tag)).isInstanceOf(Command.Mistake.class);
        assertThat(Grammar.parse("/redfix gitea --tag=" + tag)).isInstanceOf(Command.Mistake.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc", "a/b", "$(id)", "a;b", "-x", ".hidden", "_x", "ä", "a\u0000b", "`id`"})
    void noRecipeIsMoreThanAName(String recipe) {
        assertThat(Grammar.parse("/redfix " + recipe)).isInstanceOf(Command.Mistake.class);
    }

    @Test
    void aLineAsLongAsABookIsRefused() {
        assertThat(Grammar.parse("a".repeat(501))).isInstanceOf(Command.Mistake.class);
        assertThat(Grammar.parse("/redfix " + "a".repeat(65))).isInstanceOf(Command.Mistake.class);
    }
}
