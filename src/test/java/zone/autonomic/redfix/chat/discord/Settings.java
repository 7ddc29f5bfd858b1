package zone.autonomic.redfix.chat.discord;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;

/** Settings as they come from a file, with the real defaults but for waits that would make tests slow. */
final class Settings {

    private final Map<String, String> values = new LinkedHashMap<>();

    private Settings(Map<String, String> of) {
        values.putAll(of);
        with("login-timeout", "20s");
        with("first-retry", "200ms");
        with("identify-interval", "0s");
        with("suggestions-every", "1s");
    }

    static Settings of(FakeDiscord discord) {
        return new Settings(discord.settings());
    }

    static Settings empty() {
        return new Settings(Map.of());
    }

    /** @param key after {@code redfix.discord.} */
    Settings with(String key, String value) {
        values.put("redfix.discord." + key, value);
        return this;
    }

    Settings without(String key) {
        values.remove("redfix.discord." + key);
        return this;
    }

    DiscordConfig config() {
        return new SmallRyeConfigBuilder().withConverter(Duration.class, 200, new DurationConverter()).withMapping(DiscordConfig.class).withSources(new PropertiesConfigSource(values, "test", 100)).build()
                .getConfigMapping(DiscordConfig.class);
    }
}
