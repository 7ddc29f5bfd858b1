package zone.autonomic.redfix.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Nearest;
import zone.autonomic.redfix.settings.GivenSettings.Given;

/** What is wrong with what was set, so far as that can be told without looking at anything but the settings. */
public final class SettingsCheck {

    private static final String PREFIX = "redfix.";
    private static final String VARIABLE_PREFIX = "REDFIX_";

    /** Not shown among the settings, and followed all the same. */
    private static final String QUARKUS_ADDRESS = "quarkus.http.host";
    private static final Pattern ON_THIS_MACHINE = Pattern.compile("127(\\.\\d+){3}|localhost|::1");

    private final GivenSettings given;

    public SettingsCheck(GivenSettings given) {
        this.given = given;
    }

    /** Files that can't be read, and settings that there aren't, a sentence each, with where it stands and what was probably meant. */
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>(given.unreadable());
        given.all().stream().filter(this::unknown).map(this::mistake).forEach(mistakes::add);
        return mistakes;
    }

    private boolean unknown(Given setting) {
        boolean variable = setting.name().startsWith(VARIABLE_PREFIX);
        return !given.known().has(setting.key()) && (variable ? !KnownSettings.another(setting.name()) : setting.key().startsWith(PREFIX));
    }

    private String mistake(Given setting) {
        boolean variable = setting.name().startsWith(VARIABLE_PREFIX);
        Optional<String> meant = variable
                ? Nearest.to(setting.key(), given.known().names().stream().map(KnownSettings::variable).collect(Collectors.toSet()))
                : Nearest.to(setting.key(), given.known().names());
        return "%s: there is no setting %s".formatted(setting.place(), setting.key()) + meant.map(m -> "; did you mean " + m + "?").orElse("; config/application.properties shows all that there are");
    }

    /** What a live bot can't do without and hasn't: a sentence each that says what to set. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (given.value("redfix.forge.url").isEmpty()) {
            missing.add("no forge: set redfix.forge.url to its address, e.g. redfix.forge.url=https://git.example.org");
        }
        if (given.value("redfix.forge.token").isEmpty()) {
            missing.add("no token for the forge: set redfix.forge.token in secrets.properties, or REDFIX_FORGE_TOKEN in the environment");
        }
        if (given.value("redfix.node.host").isEmpty()) {
            missing.add("no CI node: set redfix.node.host to its name, e.g. redfix.node.host=ci.example.org");
        }
        if (!ON_THIS_MACHINE.matcher(address()).matches() && given.value("redfix.web.proxies").isEmpty()
                && given.value("redfix.web.token").isEmpty()) {
            missing.add(("the page would listen on %s without asking who comes: set redfix.web.proxies to the address of the proxy that"
                    + " says who asks, or redfix.web.token (docs/page.md)").formatted(address()));
        }
        return missing;
    }

    private String address() {
        return given.value(QUARKUS_ADDRESS).or(() -> given.value(KnownSettings.variable(QUARKUS_ADDRESS)))
                .or(() -> given.value("redfix.web.address")).orElse("127.0.0.1");
    }
}
