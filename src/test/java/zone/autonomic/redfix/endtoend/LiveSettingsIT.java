package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import zone.autonomic.redfix.lab.Lab;
import zone.autonomic.redfix.lab.LabOptions;
import zone.autonomic.redfix.store.PostgresServer;

/** What {@code serve} goes by: what is shown where nothing is set, and what is set, each key of the file, wherever it is set. */
@ExtendWith(PostgresServer.class)
class LiveSettingsIT {

    private static final Pattern SHOWN = Pattern.compile("(?m)^#((?:redfix|quarkus)\\.[a-z0-9.-]+)=(.*)$");
    private static final Pattern NUMBER = Pattern.compile("(\\d+)(|ms|s|m|h|d|M)");

    @TempDir
    static Path labFolder;

    private static Lab lab;

    @TempDir
    Path folder;

    @BeforeAll
    static void aForgeAndANode() {
        lab = Lab.start(LabOptions.in(labFolder));
    }

    @AfterAll
    static void end() {
        lab.close();
    }

    private static Map<String, String> shown() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        Matcher line = SHOWN.matcher(Files.readString(Path.of("config/application.properties")));
        while (line.find()) {
            shown.put(line.group(1), line.group(2));
        }
        assertThat(shown).as("there is something to compare").hasSizeGreaterThan(90);
        return shown;
    }

    /** Where the lab's forge and node are, without its tempo. */
    private static Map<String, String> addresses() {
        Map<String, String> all = new TreeMap<>(lab.configuration());
        all.keySet().retainAll(java.util.Set.of("redfix.forge.url", "redfix.forge.token", "redfix.forge.organisation", "redfix.node.host", "redfix.node.port", "redfix.node.user",
                "redfix.node.key-file", "redfix.node.known-hosts-file", "redfix.node.home", "redfix.node.harness-dir", "redfix.node.runs-dir", "redfix.node.warm-dir"));
        return all;
    }

    /** As the log tells them, by key. */
    private static Map<String, String> told(LiveBot bot, String dataFolder) {
        Map<String, String> told = new TreeMap<>();
        bot.log(dataFolder).lines().filter(l -> l.matches("(redfix|quarkus)\\.[a-z0-9.-]+=.*")).forEach(l -> told.put(l.substring(0, l.indexOf('=')), l.substring(l.indexOf('=') + 1)));
        return told;
    }

    @Test
    void whatIsNotSetIsAsItIsShown() throws Exception {
        Map<String, String> set = addresses();
        set.put("redfix.port", String.valueOf(LiveBot.freePort()));
        LiveBot.settings(folder, set);

        try (LiveBot bot = LiveBot.start(folder, Map.of(), Map.of(), "serve").untilAtWork()) {
            Map<String, String> told = told(bot, "data");
            shown().forEach((key, value) -> {
                if (!set.containsKey(key)) {
                    assertThat(told.get(key)).as(key).isEqualTo(key.equals("redfix.url") ? value.replace("8080", set.get("redfix.port")) : value);
                }
            });
            assertThat(told).containsEntry("redfix.forge.token", "(set)");
            assertThat(bot.log("data")).doesNotContain(set.get("redfix.forge.token"));
        }
    }

    /** For each key that is shown a value that it hasn't by itself. */
    private Map<String, String> ofTheirOwn() throws IOException {
        PGSimpleDataSource database = PostgresServer.emptyDatabase();
        int port = LiveBot.freePort();
        Map<String, String> own = new TreeMap<>(addresses());
        own.put("redfix.mode", "live");
        own.put("redfix.url", "http://127.0.0.1:" + port);
        own.put("redfix.port", String.valueOf(port));
        own.put("redfix.data-dir", folder.resolve("own").toString());
        own.put("redfix.web.address", "127.0.0.2");
        own.put("redfix.web.proxies", "127.0.0.3");
        own.put("redfix.testme.mode", "run");
        own.put("redfix.digest.at", "7:30");
        own.put("redfix.digest.zone", "Asia/Tokyo");
        own.put("redfix.digest.days", "mon");
        own.put("redfix.digest.rooms", "page,gitea");
        own.put("redfix.discord.proxy", "127.0.0.1:1");
        own.put("redfix.state.repository", "cc-ci");
        own.put("redfix.state.folder", folder.resolve("kept").toString());
        own.put("redfix.state.branch", "redfix/state/own");
        own.put("redfix.database.h2.active", "false");
        own.put("redfix.database.pg.active", "true");
        own.put("quarkus.datasource.pg.jdbc.url", database.getURL());
        own.put("quarkus.datasource.pg.username", database.getUser());
        own.put("quarkus.datasource.pg.password", "unused");
        shown().forEach((key, value) -> own.computeIfAbsent(key, k -> another(value)));
        return own;
    }

    private static String another(String value) {
        Matcher number = NUMBER.matcher(value);
        if (number.matches()) {
            return Integer.parseInt(number.group(1)) + 1 + number.group(2);
        } else if (value.equals("true") || value.equals("false")) {
            return String.valueOf(!Boolean.parseBoolean(value));
        }
        return "own" + value.replaceAll("[^a-z]", "");
    }

    private static void isSet(Map<String, String> own, LiveBot bot) throws IOException {
        Map<String, String> told = told(bot, "own");
        for (String key : shown().keySet()) {
            boolean secret = key.matches(".*(token|secret|password).*");
            assertThat(told.get(key)).as(key).isEqualTo(secret ? "(set)" : own.get(key));
        }
    }

    @Test
    void everyKeyCanBeSetInTheFile() throws Exception {
        Map<String, String> own = ofTheirOwn();
        LiveBot.settings(folder, own);

        try (LiveBot bot = LiveBot.start(folder, Map.of(), Map.of(), "serve").untilAtWork()) {
            isSet(own, bot);
        }
    }

    @Test
    void everyKeyCanBeSetInANamedFileWithItsSecretsBesideIt() throws Exception {
        Map<String, String> own = ofTheirOwn();
        Map<String, String> secrets = new TreeMap<>(own);
        secrets.keySet().removeIf(key -> !key.matches(".*(token|secret|password).*"));
        Path elsewhere = Files.createDirectories(folder.resolve("etc"));
        LiveBot.settings(elsewhere, secrets);
        Files.move(elsewhere.resolve("config/application.properties"), elsewhere.resolve("config/secrets.properties"));
        Map<String, String> open = new TreeMap<>(own);
        open.keySet().removeAll(secrets.keySet());
        LiveBot.settings(elsewhere, open);

        try (LiveBot bot = LiveBot.start(folder, Map.of("REDFIX_CONFIG", elsewhere.resolve("config/application.properties").toString()), Map.of(), "serve").untilAtWork()) {
            isSet(own, bot);
        }
    }

    @Test
    void everyKeyCanBeSetInTheEnvironment() throws Exception {
        Map<String, String> own = ofTheirOwn();
        Map<String, String> environment = new TreeMap<>();
        own.forEach((key, value) -> environment.put(key.replaceAll("[^a-z0-9]", "_").toUpperCase(java.util.Locale.ROOT), value));

        try (LiveBot bot = LiveBot.start(folder, environment, Map.of(), "serve").untilAtWork()) {
            isSet(own, bot);
        }
    }

    @Test
    void everyKeyCanBeSetAsAJavaProperty() throws Exception {
        Map<String, String> own = ofTheirOwn();

        try (LiveBot bot = LiveBot.start(folder, Map.of(), own, "serve").untilAtWork()) {
            isSet(own, bot);
        }
    }

    @Test
    void aMisspeltKeyIsSaidWithWhatWasMeant() throws Exception {
        Map<String, String> set = addresses();
        set.put("redfix.forge.refuse-if-it-may-marge", "true");
        LiveBot.settings(folder, set);

        for (String command : new String[] {"serve", "doctor"}) {
            try (LiveBot bot = LiveBot.start(folder, Map.of("REDFIX_NODE_HOTS", "x"), Map.of(), command)) {
                assertThat(bot.exitStatus()).isEqualTo(2);
                assertThat(bot.said()).contains("config/application.properties, line", "did you mean redfix.forge.refuse-if-it-may-merge?", "did you mean REDFIX_NODE_HOST?")
                        .doesNotContain("Exception", "\tat ");
            }
        }
    }

    @Test
    void withoutForgeAndNodeItEndsAndSaysWhatToSet() throws Exception {
        try (LiveBot bot = LiveBot.start(folder, Map.of(), Map.of(), "serve")) {
            assertThat(bot.exitStatus()).isEqualTo(2);
            assertThat(bot.said()).contains("set redfix.forge.url", "set redfix.forge.token", "set redfix.node.host").doesNotContain("\tat ", "at work");
            assertThat(bot.said().lines().count()).isLessThan(8);
            assertThat(folder.resolve("data")).as("nothing is made").doesNotExist();
        }
    }

    @Test
    void aTakenPortIsSaidWithWhatToTypeAndItWasNeverAtWork() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                LiveBot bot = LiveBot.start(folder, Map.of("REDFIX_PORT", String.valueOf(taken.getLocalPort())), addresses(), "serve")) {
            assertThat(bot.exitStatus()).isEqualTo(2);
            assertThat(bot.said()).contains("port " + taken.getLocalPort() + " is taken", "REDFIX_PORT=").doesNotContain("at work", "\tat ");
        }
    }

    @Test
    void thePageListensBeyondThisMachineOnlyWhereItAsksWhoComes() throws Exception {
        for (String variable : new String[] {"REDFIX_WEB_ADDRESS", "QUARKUS_HTTP_HOST"}) {
            try (LiveBot bot = LiveBot.start(folder, Map.of(variable, "0.0.0.0"), addresses(), "serve")) {
                assertThat(bot.exitStatus()).as(variable).isEqualTo(2);
                assertThat(bot.said()).contains("the page would listen on 0.0.0.0", "set redfix.web.proxies", "redfix.web.token")
                        .doesNotContain("at work", "\tat ");
            }
        }
    }

    @Test
    void anAddressOrAProxyThatCantBeReadIsSaidAndTheDoctorSaysItToo() throws Exception {
        Map<String, String> odd = Map.of("redfix.web.proxies", "proxy.example.org", "redfix.url", "redfix.example.org");
        for (Map.Entry<String, String> setting : odd.entrySet()) {
            Map<String, String> set = addresses();
            set.put("redfix.port", String.valueOf(LiveBot.freePort()));
            set.put(setting.getKey(), setting.getValue());
            try (LiveBot bot = LiveBot.start(folder, Map.of(), set, "serve");
                    LiveBot doctor = LiveBot.start(folder, Map.of(), set, "doctor")) {
                assertThat(bot.exitStatus()).as(setting.getKey()).isEqualTo(2);
                assertThat(bot.said()).contains(setting.getKey() + ": '" + setting.getValue() + "' isn't")
                        .doesNotContain("at work", "\tat ");
                assertThat(doctor.exitStatus()).isEqualTo(1);
                assertThat(doctor.said()).contains(setting.getKey() + ": '" + setting.getValue() + "' isn't", "CI node")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void aLabBesideALiveBotsSettingsHasAPageOfItsOwn() throws Exception {
        int port = LiveBot.freePort();
        LiveBot.settings(folder, Map.of("redfix.url", "https://redfix.example.org", "redfix.web.address", "127.0.0.2",
                "redfix.web.proxies", "10.0.0.1", "redfix.web.token", "of the live bot"));

        try (LiveBot itsLab = LiveBot.start(folder, Map.of(), Map.of(), "lab", "--port", String.valueOf(port))) {
            await("the lab's page").atMost(Duration.ofSeconds(120)).until(itsLab::said, said -> said.contains("The chat is at http://localhost:" + port));
            assertThat(LiveBot.get(port, "/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aValueThatCantBeReadIsSaidWithItsKey() throws Exception {
        try (LiveBot bot = LiveBot.start(folder, Map.of("REDFIX_NODE_RUN_TIME", "soon"), addresses(), "serve")) {
            assertThat(bot.exitStatus()).isEqualTo(2);
            assertThat(bot.said()).contains("redfix.node.run-time: 'soon' can't be read").doesNotContain("\tat ");
        }
    }
}
