package zone.autonomic.redfix.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in settings, wherever they stand, are said with what was meant. */
class SettingsCheckTest {

    private static final KnownSettings KNOWN = KnownSettings.of("# text with a=b\n#redfix.node.host=\n#redfix.node.port=22\nredfix.forge.url=\n#redfix.forge.token=\n#quarkus.datasource.pg.username=\n"
            + "#redfix.web.address=127.0.0.1\n");
    private static final String ENOUGH = "redfix.forge.url=u\nredfix.forge.token=t\nredfix.node.host=h\n";

    @TempDir
    Path folder;

    private GivenSettings given(String file, Map<String, String> environment, Map<String, String> properties) throws IOException {
        Path settings = Files.writeString(folder.resolve("application.properties"), file);
        Properties system = new Properties();
        system.putAll(properties);
        return GivenSettings.of(KNOWN, new SettingsFiles(settings, true), system, environment);
    }

    private List<String> mistakes(String file, Map<String, String> environment, Map<String, String> properties) throws IOException {
        return new SettingsCheck(given(file, environment, properties)).mistakes();
    }

    @Test
    void whatIsKnownIsFineWhereverItStands() throws Exception {
        assertThat(mistakes("redfix.node.host=a\n%prod.redfix.node.port=2\nquarkus.log.level=INFO\n", Map.of("REDFIX_FORGE_URL", "u", "REDFIX_JAVA_OPTIONS", "-Xmx1g", "REDFIX_CONFIG", "x",
                "REDFIX_IT_GITEA_URL", "x", "PATH", "p"), Map.of("redfix.forge.token", "t", "redfix.tty", "true", "java.home", "h"))).isEmpty();
    }

    @Test
    void aMisspeltOneIsSaidWithItsPlaceAndWhatWasMeant() throws Exception {
        assertThat(mistakes("# a comment\n\nredfix.node.prot=23\n", Map.of("REDFIX_NODE_HOTS", "h"), Map.of("redfix.forge.urll", "u"))).containsExactlyInAnyOrder(
                folder.resolve("application.properties") + ", line 3: there is no setting redfix.node.prot; did you mean redfix.node.port?",
                "the environment's REDFIX_NODE_HOTS: there is no setting REDFIX_NODE_HOTS; did you mean REDFIX_NODE_HOST?",
                "-Dredfix.forge.urll: there is no setting redfix.forge.urll; did you mean redfix.forge.url?");
    }

    @Test
    void whereNothingIsNearTheFileThatShowsAllIsNamed() throws Exception {
        assertThat(mistakes("redfix.coffee=black\n", Map.of(), Map.of())).singleElement().asString().endsWith("there is no setting redfix.coffee; config/application.properties shows all that there are");
    }

    @Test
    void aNamedFileThatIsNotThereIsAMistake() {
        GivenSettings given = GivenSettings.of(KNOWN, SettingsFiles.of(new Properties(), Map.of("REDFIX_CONFIG", folder.resolve("nowhere").toString())), new Properties(), Map.of());

        assertThat(new SettingsCheck(given).mistakes()).containsExactly("there is no file " + folder.resolve("nowhere") + ", which REDFIX_CONFIG names");
    }

    @Test
    void theUsualFileNeedNotBeThere() {
        assertThat(SettingsFiles.of(new Properties(), Map.of())).isEqualTo(new SettingsFiles(Path.of("config/application.properties"), false));
        assertThat(SettingsFiles.of(new Properties(), Map.of()).secrets()).isEqualTo(Path.of("config/secrets.properties"));
    }

    @Test
    void javaPropertiesWinOverTheEnvironmentAndThatOverFilesAndSecretsOverSettings() throws Exception {
        Files.writeString(folder.resolve("secrets.properties"), "redfix.forge.token=secret\n");
        String file = "redfix.node.host=file\nredfix.node.port=1\nredfix.forge.token=open\n";
        GivenSettings given = given(file, Map.of("REDFIX_NODE_HOST", "environment", "REDFIX_NODE_PORT", "2"), Map.of("redfix.node.port", "3"));

        assertThat(given.value("redfix.node.host")).contains("environment");
        assertThat(given.value("redfix.node.port")).contains("3");
        assertThat(given.value("redfix.forge.token")).contains("secret");
        assertThat(given.value("redfix.forge.url")).isEmpty();
    }

    @Test
    void whatALiveBotNeedsIsAskedFor() throws Exception {
        assertThat(new SettingsCheck(given("redfix.forge.url= \n", Map.of(), Map.of())).missing()).hasSize(3).anyMatch(m -> m.contains("set redfix.forge.url"))
                .anyMatch(m -> m.contains("REDFIX_FORGE_TOKEN")).anyMatch(m -> m.contains("set redfix.node.host"));
        assertThat(new SettingsCheck(given(ENOUGH, Map.of(), Map.of())).missing()).isEmpty();
    }

    private List<String> missing(String page, Map<String, String> environment) throws Exception {
        return new SettingsCheck(given(ENOUGH + page, environment, Map.of())).missing();
    }

    @Test
    void whereThePageListensBeyondThisMachineItHasToAskWhoComes() throws Exception {
        for (String address : List.of("0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example.org")) {
            assertThat(missing("redfix.web.address=" + address, Map.of())).as(address).singleElement().asString()
                    .startsWith("the page would listen on " + address + " without asking who comes: set redfix.web.proxies");
        }
        assertThat(missing("", Map.of("REDFIX_WEB_ADDRESS", "0.0.0.0"))).hasSize(1);
        assertThat(missing("", Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"))).as("as older images set it").hasSize(1);
        assertThat(missing("quarkus.http.host=0.0.0.0", Map.of())).hasSize(1);
        assertThat(missing("redfix.web.address=0.0.0.0\nredfix.web.token= \n", Map.of())).as("no token").hasSize(1);

        assertThat(missing("redfix.web.address=0.0.0.0\nredfix.web.token=t\n", Map.of())).isEmpty();
        assertThat(missing("redfix.web.address=0.0.0.0\nredfix.web.proxies=10.0.0.1\n", Map.of())).isEmpty();
        for (String here : List.of("127.0.0.1", "127.0.0.9", "localhost", "::1")) {
            assertThat(missing("redfix.web.address=" + here, Map.of())).as(here).isEmpty();
        }
    }
}
