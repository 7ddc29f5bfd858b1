package zone.autonomic.redfix;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import zone.autonomic.redfix.settings.KnownSettings;

/** Writes into the log what every setting is as the bot goes to work: what it does can be understood from that later on. */
@ApplicationScoped
class SettingsLog {

    private static final Pattern SECRET = Pattern.compile(".*(?:token|secret|password).*");

    private final Config config;

    SettingsLog(Config config) {
        this.config = config;
    }

    void write() {
        Log.infof("the settings:\n%s", String.join("\n", lines()));
    }

    /** {@code redfix.port=8080}, a line each; of what is secret only whether it is there. */
    private List<String> lines() {
        return KnownSettings.read().shown().keySet().stream().map(key -> key + "=" + shown(key)).toList();
    }

    private String shown(String key) {
        String value = Optional.ofNullable(config.getConfigValue(key)).map(ConfigValue::getValue).orElse("");
        return value.isEmpty() || !SECRET.matcher(key).matches() ? value : "(set)";
    }
}
