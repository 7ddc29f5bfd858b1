package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.chat.discord.fake.Permission;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

class DiscordCheckupTest {

    private static FakeDiscord discord;

    @BeforeAll
    static void start() {
        discord = FakeDiscord.start().trustedHere();
        discord.roleId("operator");
    }

    @AfterAll
    static void stop() {
        discord.close();
    }

    @AfterEach
    void mend() {
        discord.restoreToken();
        discord.inviteTheBot();
        discord.noTroubles();
        discord.allow(Permission.ATTACH_FILES);
        discord.allow(Permission.VIEW_CHANNEL);
    }

    @Test
    void whatIsRightIsShownWithWhatWasFound() {
        discord.refuseGateway(true);

        List<Finding> findings = examine(configured());

        assertThat(findings).extracting(Finding::what).containsExactly("token", "application", "intents", "server", "redfix.discord.may.look",
                "redfix.discord.may.investigate", "redfix.discord.may.open-pull-requests", "redfix.discord.may.cancel", "channel", "may View Channel",
                "may Send Messages", "may Create Public Threads", "may Send Messages in Threads", "may Embed Links", "may Attach Files", "may Read Message History",
                "command");
        assertThat(findings.subList(0, findings.size() - 1)).allSatisfy(f -> assertThat(f.state()).isEqualTo(State.OK));
        assertThat(found(findings, "token").found()).isEqualTo("valid, of the bot redfix (" + discord.applicationId() + ")");
        assertThat(found(findings, "channel").found()).isEqualTo("#operators (" + discord.channel().id() + ")");
        assertThat(found(findings, "command").found()).isEqualTo("/redfix isn't registered yet");
        assertThat(discord.identified()).as("it begins no session").isZero();
        assertThat(findings.toString()).doesNotContain(FakeDiscord.TOKEN);
    }

    @Test
    void aChannelForDigestsIsLookedAtAsWell() {
        Channel digests = discord.newChannel("digests");
        assertThat(found(examine(configured().with("digest-channel", digests.id())), "digest channel"))
                .isEqualTo(Finding.ok("digest channel", "#digests (" + digests.id() + ")"));

        digests.deny(Permission.SEND_MESSAGES);
        Finding mute = found(examine(configured().with("digest-channel", digests.id())), "digest channel");
        assertThat(mute.state()).isEqualTo(State.FAILED);
        assertThat(mute.found()).isEqualTo("in #digests the bot lacks Send Messages");

        assertThat(found(examine(configured().with("digest-channel", "123")), "digest channel").found()).isEqualTo("the bot sees no channel with the id 123");
        assertThat(found(examine(configured().with("digest-channel", "#digests")), "settings").found())
                .isEqualTo("redfix.discord.digest-channel is '#digests', which isn't an id: it is the id of the channel for digests, a number");
    }

    @Test
    void withoutATokenItIsNotConfigured() {
        assertThat(examine(configured().without("token"))).extracting(Finding::state).containsExactly(State.NOT_CONFIGURED);
    }

    @Test
    void aTokenThatIsRefusedEndsIt() {
        discord.revokeToken();

        List<Finding> findings = examine(configured());

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).found()).isEqualTo("Discord refuses it (401)");
        assertThat(findings.get(0).advice()).contains("Reset Token", "redfix.discord.token");
    }

    @Test
    void settingsThatCannotBeRightAreNamed() {
        List<Finding> findings = examine(configured().without("server"));

        assertThat(findings).extracting(Finding::what, Finding::state).containsExactly(tuple("token", State.OK),
                tuple("application", State.OK), tuple("settings", State.FAILED));
    }

    @Test
    void aServerThatHasNotLetItInComesWithTheInvitation() {
        discord.throwTheBotOut();

        Finding server = found(examine(configured()), "server");

        assertThat(server.state()).isEqualTo(State.FAILED);
        assertThat(server.advice()).startsWith("invite it with https://discord.com/oauth2/authorize?client_id=" + discord.applicationId());
    }

    @Test
    void aChannelThatIsNotThereIsSaid() {
        assertThat(found(examine(configured().with("channel", "1")), "channel")).isEqualTo(Finding.failed("channel", "the bot sees no channel with the id 1",
                "mend redfix.discord.channel, or give the bot the permission View Channel there"));
    }

    @Test
    void permissionsAreExaminedOneByOne() {
        discord.deny(Permission.ATTACH_FILES);

        List<Finding> findings = examine(configured());

        assertThat(found(findings, "may Attach Files").state()).isEqualTo(State.FAILED);
        assertThat(findings).filteredOn(f -> f.what().startsWith("may ") && f.state() == State.OK).hasSize(6);
    }

    @Test
    void rolesThatAreNotThereAreSaid() {
        List<Finding> findings = examine(configured().with("may.investigate", "operator, root").without("may.cancel"));

        assertThat(found(findings, "redfix.discord.may.investigate").found()).isEqualTo("no such role: root");
        assertThat(found(findings, "redfix.discord.may.cancel").state()).isEqualTo(State.WARNING);
    }

    @Test
    void aDiscordThatIsDownIsNoFindingOfTheServer() {
        discord.answer(503, "GET /guilds/.*", 9);

        assertThat(found(examine(configured()), "server").found()).startsWith("Discord can't be reached: ");
    }

    private static Settings configured() {
        return Settings.of(discord).with("may.investigate", "operator").with("may.open-pull-requests", "operator").with("may.cancel", discord.roleId("operator"));
    }

    private static List<Finding> examine(Settings settings) {
        DiscordConfig config = settings.config();
        return new DiscordCheckup(config, new DiscordRoles(config)).examine();
    }

    private static Finding found(List<Finding> findings, String what) {
        return findings.stream().filter(f -> f.what().equals(what)).findFirst().orElseThrow(() -> new AssertionError(what + " is not among " + findings));
    }
}
