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

    private static final KnownSettings KNOWN = KnownSettings.of("# text with a=b\n#redfix.node.host=\n#redfix.node.port=22\nredfix.forge.url=\n#redfix.forge.token=\n#quarkus.datasource.pg.username=\n");

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
        assertThat(new SettingsCheck(given("redfix.forge.url=u\nredfix.forge.token=t\nredfix.node.host=h\n", Map.of(), Map.of())).missing()).isEmpty();
    }
}
