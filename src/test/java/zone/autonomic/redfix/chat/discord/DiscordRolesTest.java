package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.Permission;
import zone.autonomic.redfix.chat.discord.DiscordRoles.Role;

class DiscordRolesTest {

    private static final Role EVERYONE = new Role("100000000000000000", "@everyone");
    private static final Role OPERATOR = new Role("100000000000000001", "operator");
    private static final Role GUEST = new Role("100000000000000002", "guest");

    @Test
    void whereNothingIsConfiguredEverybodyLooksAndNobodyDoesMore() {
        assertThat(lacking(Settings.empty(), EVERYONE, OPERATOR)).isEqualTo(Map.of(
                Permission.INVESTIGATE, "a role that `redfix.discord.may.investigate` names, and it names none",
                Permission.PROPOSE, "a role that `redfix.discord.may.open-pull-requests` names, and it names none",
                Permission.CANCEL, "a role that `redfix.discord.may.cancel` names, and it names none"));
    }

    @Test
    void rolesAreNamedByNameOrId() {
        Settings settings = Settings.empty().with("may.investigate", "Operator, root").with("may.open-pull-requests", OPERATOR.id()).with("may.cancel", "@operator");

        assertThat(lacking(settings, EVERYONE, OPERATOR)).isEmpty();
        assertThat(lacking(settings, EVERYONE, GUEST)).isEqualTo(Map.of(
                Permission.INVESTIGATE, "one of the roles Operator, root (`redfix.discord.may.investigate`)",
                Permission.PROPOSE, "the role with the id 100000000000000001 (`redfix.discord.may.open-pull-requests`)",
                Permission.CANCEL, "the role @operator (`redfix.discord.may.cancel`)"));
    }

    @Test
    void lookingCanBeKeptToSome() {
        Settings settings = Settings.empty().with("may.look", "operator").with("may.investigate", "@everyone").with("may.open-pull-requests", "@everyone")
                .with("may.cancel", "@everyone");

        assertThat(lacking(settings, EVERYONE, GUEST)).isEqualTo(Map.of(Permission.LOOK, "the role operator (`redfix.discord.may.look`)"));
    }

    private static Map<Permission, String> lacking(Settings settings, Role... roles) {
        return new DiscordRoles(settings.config()).speaker("ann", List.of(roles)).lacks();
    }
}
