package zone.autonomic.redfix.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.InvestigationId;

class GrammarTest {

    @ParameterizedTest
    @CsvSource(delimiter = '¦', nullValues = "-", value = {
        "/redfix gitea¦gitea¦-¦-",
        "  /redfix   gitea  ¦gitea¦-¦-",
        "gitea¦gitea¦-¦-",
        "/redfix mattermost-lts --tag 2.1.9+10.11.15¦mattermost-lts¦2.1.9+10.11.15¦-",
        "/redfix gitea --tag=3.6.0+1.24.2-rootless¦gitea¦3.6.0+1.24.2-rootless¦-",
        "/redfix bluesky-pds --strategy rename¦bluesky-pds¦-¦rename",
        "/redfix a.b_c --strategy rename --tag v1¦a.b_c¦v1¦rename"})
    void aRecipeIsInvestigated(String line, String recipe, String tag, String strategy) {
        assertThat(Grammar.parse(line)).isEqualTo(new Command.Investigate(recipe, Optional.ofNullable(tag), Optional.ofNullable(strategy)));
    }

    @Test
    void theOtherWords() {
        assertThat(Grammar.parse("/redfix status")).isEqualTo(new Command.Status());
        assertThat(Grammar.parse("help")).isEqualTo(new Command.Help());
        assertThat(Grammar.parse("--help")).isEqualTo(new Command.Help());
        assertThat(Grammar.parse("/redfix cancel mattermost-lts-12")).isEqualTo(new Command.Cancel(new InvestigationId("mattermost-lts-12")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '§', value = {
        "/redfix¦there is no recipe's name¦type e.g. /redfix gitea, or /redfix help",
        "/redfix Gitea¦'Gitea' can't be a recipe's name: those are small letters, digits, '.', '_' and '-'¦did you mean /redfix gitea?",
        "/redfix gitea --tga 1¦I don't know the flag '--tga'¦did you mean --tag?",
        "/redfix gitea --force¦I don't know the flag '--force'¦there are --tag and --strategy; type /redfix help",
        "/redfix gitea --tag¦--tag needs a value¦type /redfix gitea --tag <value>",
        "/redfix gitea --tag a --tag b¦--tag is there twice¦give it once",
        "/redfix gitea 3.6.0+1¦I don't know what '3.6.0+1' is to mean here¦did you mean --tag 3.6.0+1?",
        "/redfix gitea mumble¦I don't know what 'mumble' is to mean here¦one recipe at a time; type /redfix gitea",
        "/redfix cancle gitea-1¦I don't know what 'gitea-1' is to mean here¦did you mean /redfix cancel <investigation>?",
        "/redfix cancel gitea¦'gitea' isn't an investigation's id¦"
            + "an id is a recipe and a number, e.g. /redfix cancel gitea-1; /redfix status lists them",
        "/redfix cancel¦cancel what?¦type /redfix cancel <investigation>, as /redfix status lists them",
        "/redfix status now¦status takes nothing more, but there is 'now'¦type /redfix status",
        "/redfix sweep¦sweep is not in this version¦type /redfix <recipe> for one recipe, or /redfix help",
        "/redfix report¦report is not in this version¦type /redfix <recipe> for one recipe, or /redfix help",
        "/redfix explain gitea-1¦explain is not in this version¦type /redfix <recipe> for one recipe, or /redfix help",
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
