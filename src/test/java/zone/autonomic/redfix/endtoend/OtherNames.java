package zone.autonomic.redfix.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The lab's recipes under names that redfix has never heard, with the harness's settings and tests under the same: whatever is done by name shows. */
final class OtherNames {

    static final Map<String, String> NAMES = Map.of("bluesky-pds", "feedhost", "discourse", "forum", "gitea", "codehost", "keycloak", "sso",
            "mattermost-lts", "teamtalk", "mumble", "voice", "immich", "photos");
    private static final Path BUILT_IN = Path.of("src/main/resources/lab/recipes");

    private OtherNames() {}

    /** @return a folder for {@code --recipes} */
    static Path recipes(Path folder) throws IOException {
        copy(BUILT_IN.resolve("cc-ci"), folder.resolve("cc-ci"));
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            copy(BUILT_IN.resolve(name.getKey()), folder.resolve(name.getValue()));
            Path tests = folder.resolve("cc-ci/tests");
            Files.move(tests.resolve(name.getKey()), tests.resolve(name.getValue()));
        }
        Path live = folder.resolve("cc-ci/runner/harness/warm.py");
        Files.writeString(live, Files.readString(live).replace("keycloak", NAMES.get("keycloak")));
        return folder;
    }

    /** @return a file for {@code --scenario}, in which the live service stands under its other name too */
    static Path scenario(Path file) throws IOException {
        return Files.writeString(file, """
                pace: 0.1
                tenants:
                  - stack: warm-%s_ci_commoninternet_net
                    service: app
                    image: keycloak/keycloak:26.2.5
                    ports: [8080]
                """.formatted(NAMES.get("keycloak")));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
