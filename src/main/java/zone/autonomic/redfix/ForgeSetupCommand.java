package zone.autonomic.redfix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redfix forge-setup}: sets the forge up for the bot, or says what that would take. */
@Command(name = "forge-setup", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Sets the forge up for the bot by its API: a team, protected default branches and tags, the webhook; then looks at the bot's token.",
                "It says what it would do, and does it with --apply. What is as it should be is left as it is.",
                "It takes the token of an owner of the organisation, in the environment's " + ForgeSetupSession.VARIABLE
                        + ", and keeps it nowhere."},
        footer = {"", "Exit status: 0 all is as it should be, or would be with --apply; 1 something is left to do by hand, or failed; 2 refused."})
class ForgeSetupCommand implements Callable<Integer> {

    @Option(names = "--apply", description = "Do it.")
    private boolean apply;

    @Option(names = "--account", paramLabel = "LOGIN",
            description = "The bot's account. Default: whose redfix.forge.token is, or redfix.git.user.")
    private Optional<String> account = Optional.empty();

    @Option(names = "--team", paramLabel = "NAME", defaultValue = "redfix",
            description = "The team that is made for it, where it is in none that will do. Default: ${DEFAULT-VALUE}.")
    private String team;

    @Option(names = "--maintainers", paramLabel = "TEAM", split = ",",
            description = "Who may push, merge and tag. Default: all teams that write to code and that the bot isn't in.")
    private List<String> maintainers = new ArrayList<>();

    @Override
    public Integer call() {
        DoctorCommand.LOOKS_ONLY.forEach(System::setProperty);
        System.setProperty("redfix.mode", "live");
        List<String> objections = new ArrayList<>(Start.objections(false));
        if (Optional.ofNullable(System.getenv(ForgeSetupSession.VARIABLE)).filter(t -> !t.isBlank()).isEmpty()) {
            objections.add(("no token of an owner: as one of the organisation's owners make one with write:organization, write:repository and read:user (Settings, Applications), and type\n"
                    + "  read -rs %1$s && export %1$s    (then this command once more; delete the token afterwards)")
                            .formatted(ForgeSetupSession.VARIABLE));
        }
        if (!objections.isEmpty()) {
            return Start.refuse(objections);
        }
        List<String> words = new ArrayList<>(List.of(ForgeSetupSession.TEAM + team));
        if (apply) {
            words.add(ForgeSetupSession.APPLY);
        }
        account.ifPresent(login -> words.add(ForgeSetupSession.ACCOUNT + login));
        maintainers.forEach(name -> words.add(ForgeSetupSession.MAINTAINER + name));
        return Start.run(ForgeSetupSession.class, words.toArray(String[]::new));
    }
}
