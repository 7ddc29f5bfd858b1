package zone.autonomic.redfix;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The live bot: it goes to work when all of the program stands, its page too, and says so then. */
public class ServeSession implements QuarkusApplication {

    private final Duty duty;
    private final SettingsLog settings;
    private final String url;
    private final String data;

    ServeSession(Duty duty, SettingsLog settings, @ConfigProperty(name = "redfix.url") String url, @ConfigProperty(name = "redfix.data-dir") String data) {
        this.duty = duty;
        this.settings = settings;
        this.url = url;
        this.data = data;
    }

    @Override
    public int run(String... words) {
        settings.write();
        try {
            duty.begin();
        } catch (RuntimeException notLikeThis) {
            return Start.failed(notLikeThis);
        }
        System.out.println("redfix is at work. The page is at %s, the log in %s/redfix.log (Ctrl-C ends it)".formatted(url, data));
        Quarkus.waitForExit();
        return 0;
    }
}
