package zone.autonomic.redfix.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {

    @TempDir
    Path recipes;

    @ParameterizedTest
    @CsvSource({
        "gitea/gitea:1.24.2-rootless, gitea-rootless", "docker.io/gitea/gitea:1.24.2, gitea", "postgres:15-alpine, postgres", "postgres, postgres-18",
        "docker.io/library/redis:7-alpine, redis", "ghcr.io/bluesky-social/pds:0.4.219, pds", "bitnamilegacy/discourse:3.5.0, discourse",
        "discourse/discourse:3.5.3, discourse-official", "mumblevoip/mumble-server:v1.6.870-0, mumble", "caddy:2.8.4, caddy",
        "ghcr.io/immich-app/immich-server:v1.132.3, immich-server", "ghcr.io/immich-app/immich-machine-learning:v1.132.3, immich-machine-learning",
        "tensorchord/pgvecto-rs:pg14-v0.2.0, immich-postgres", "quay.io/keycloak/keycloak:26.0, keycloak", "mariadb:11.4, mariadb",
        "traefik:v3.1, traefik", "nginx:1.27-alpine, nginx", "busybox:1.36, busybox", "mattermost/mattermost-team-edition:10.11.15, mattermost",
    })
    void knowsTheImagesOfTheBuiltInRecipes(String image, String description) {
        assertThat(Images.builtIn().describe(image)).map(ImageDescription::name).hasValue(description);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"answers: {hex: 0005 00fF} | 000500fF", "answers: hi | 6869", "listens: [80] | ''"})
    void readsWhatAServerAnswersAsTextOrAsHexadecimalDigits(String word, String answers) throws IOException {
        Files.createDirectories(recipes.resolve("images"));
        Files.writeString(recipes.resolve("images/bell.yml"), "image: bell\nkind: web\n" + word + "\n");
        assertThat(Images.builtIn().with(recipes).describe("bell:1").orElseThrow().answers()).isEqualTo(answers);
    }

    @Test
    void refusesAnswersThatAreNoPairsOfDigits() throws IOException {
        Files.createDirectories(recipes.resolve("images"));
        Files.writeString(recipes.resolve("images/bell.yml"), "image: bell\nkind: web\nanswers: {hex: 000}\n");
        assertThatThrownBy(() -> Images.builtIn().with(recipes).describe("bell:1")).hasMessageContaining("answers.hex");
    }

    @Test
    void listsEveryDescriptionThatLiesInItsFolder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/lab/images"))) {
            assertThat(Images.builtIn().names()).isEqualTo(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yml"))
                    .map(f -> f.replace(".yml", "")).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @ParameterizedTest
    @CsvSource({"postgres:15-alpine, 15", "tensorchord/pgvecto-rs:pg14-v0.2.0, 14", "postgres:alpine, ''"})
    void readsADatabasesVersionFromTheTag(String image, String version) {
        assertThat(Images.builtIn().describe(image)).map(ImageDescription::version).hasValue(version);
    }

    @Test
    void saysNothingOfAnImageThatNobodyDescribed() {
        assertThat(Images.builtIn().describe("registry.example/acme/forge:1")).isEmpty();
        assertThat(Images.builtIn().with(recipes).describe("registry.example/acme/forge:1")).isEmpty();
    }

    @Test
    void takesADescriptionFromTheRecipesFolderAndPutsItOverTheOneItBehavesLike() throws IOException {
        bring("forge", """
                image: registry.example:5000/acme/forge
                behaves: gitea-rootless
                listens: [8000]
                health: /healthz
                environment: {GITEA_APP_INI: /conf/forge.ini}
                """);

        ImageDescription forge = Images.builtIn().with(recipes).describe("registry.example:5000/acme/forge:2").orElseThrow();

        assertThat(forge.listens()).containsExactly(8000);
        assertThat(forge.health()).containsExactly("/healthz");
        assertThat(forge.uid()).isEqualTo(1000);
        assertThat(forge.saves()).isNotEmpty();
        assertThat(forge.environment()).containsEntry("GITEA_APP_INI", "/conf/forge.ini").containsKey("HOME");
    }

    @Test
    void aBroughtDescriptionWinsOverABuiltInOne() throws IOException {
        bring("mine", "image: redis\nlistens: [7000]\n");

        assertThat(Images.builtIn().with(recipes).describe("redis:7")).map(ImageDescription::listens).hasValueSatisfying(p -> assertThat(p).containsExactly(7000));
    }

    @Test
    void refusesWordsThatItDoesNotKnow() throws IOException {
        bring("typo", "image: acme/typo\nlisten: [1]\n");
        bring("kind", "image: acme/kind\nkind: databse\n");
        bring("circle", "image: acme/circle\nbehaves: circle\n");
        bring("nowhere", "image: acme/nowhere\nbehaves: not-there\n");
        bring("saves", "image: acme/saves\nsaves: [{key: a.B}]\n");

        refused("acme/typo", "images/typo.yml: listen: no such word");
        refused("acme/kind", "images/kind.yml: kind: databse is none of");
        refused("acme/circle", "images/circle.yml:");
        refused("acme/nowhere", "no description is called not-there");
        refused("acme/saves", "saves: needs config:");
    }

    private void refused(String image, String message) {
        assertThatThrownBy(() -> Images.builtIn().with(recipes).describe(image)).isInstanceOf(BadDescription.class).hasMessageContaining(message);
    }

    private void bring(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(recipes.resolve("images")).resolve(name + ".yml"), text);
    }
}
