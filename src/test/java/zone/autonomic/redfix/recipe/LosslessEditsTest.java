package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many generated compose files, in all the styles that recipes mix, and random edits of them: what an edit isn't about stays byte for byte, an edit
 * made twice changes nothing more, and an edit is only refused where an alias or a merge key makes two places one. A failure names its seed.
 */
class LosslessEditsTest {

    static List<Integer> seeds() {
        return IntStream.range(0, 300).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void editsKeepEveryOtherByte(int seed) {
        GeneratedCompose generated = new GeneratedCompose(new Random(seed));
        String text = generated.text();
        Random random = new Random(seed * 31L + 7);
        Compose compose = Compose.parse("compose.yml", text);
        assertThat(compose.text()).isEqualTo(text);
        for (int i = 0; i < 6; i++) {
            Edit edit = Edit.random(random, compose);
            Compose edited;
            try {
                edited = edit.change.apply(compose);
            } catch (EditRefused refused) {
                if (!generated.shares()) {
                    fail(edit.name + " refused: " + refused.place() + " " + refused.getMessage() + "\n" + compose.text(), refused);
                }
                continue;
            }
            unchangedElsewhere(edit, compose.text(), edited.text());
            assertThat(edit.done.test(edited)).as(edit.name + "\n" + edited.text()).isTrue();
            assertThat(edit.change.apply(edited).text()).as(edit.name + " a second time").isEqualTo(edited.text());
            compose = edited;
        }
    }

    /** The texts agree but for one stretch, which swallows whole lines only where the edit takes something away. */
    private static void unchangedElsewhere(Edit edit, String before, String after) {
        int prefix = 0;
        while (prefix < Math.min(before.length(), after.length()) && before.charAt(prefix) == after.charAt(prefix)) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < Math.min(before.length(), after.length()) - prefix
                && before.charAt(before.length() - 1 - suffix) == after.charAt(after.length() - 1 - suffix)) {
            suffix++;
        }
        String gone = before.substring(prefix, before.length() - suffix);
        String come = after.substring(prefix, after.length() - suffix);
        String what = edit.name + "\n" + before + "\n=== became\n" + after;
        assertThat(gone.lines().count()).as(what).isLessThanOrEqualTo(edit.linesTaken);
        if (before.contains("\r\n")) {
            assertThat(after.replace("\r\n", "")).as(what).doesNotContain("\n");
        } else {
            assertThat(come).as(what).doesNotContain("\r");
        }
        assertThat(after.endsWith("\n")).as(what).isEqualTo(before.endsWith("\n"));
    }

    private record Edit(String name, int linesTaken, UnaryOperator<Compose> change, java.util.function.Predicate<Compose> done) {

        private static final List<String> VALUES = List.of("plain", "with space", "true", "0555", "it's", "a \"quote\"", "# no comment", "x: y",
                "🧭 ${STACK_NAME}",
                "$$HOME", "{braced}", "- dash", "", "*star", "back\\slash");

        static Edit random(Random random, Compose compose) {
            String service = compose.services().get(random.nextInt(compose.services().size()));
            String value = VALUES.get(random.nextInt(VALUES.size()));
            String key = "KEY" + random.nextInt(4);
            return switch (random.nextInt(9)) {
                case 0 -> new Edit("environment " + service + "." + key + "=" + value, 1, c -> c.setEnvironment(service, key, value),
                        c -> value.equals(c.service(service).environment().get(key)));
                case 1 -> new Edit("label " + service + "." + key + "=" + value, 1, c -> c.setDeployLabel(service, "l." + key, value),
                        c -> value.equals(c.service(service).deployLabels().get("l." + key)));
                case 2 -> new Edit("no environment " + service + "." + key, 3, c -> c.removeEnvironment(service, key),
                        c -> !c.service(service).environment().containsKey(key));
                case 3 -> new Edit("no label " + service + "." + key, 6, c -> c.removeDeployLabel(service, "l." + key),
                        c -> !c.service(service).deployLabels().containsKey("l." + key));
                case 4 -> new Edit("mount in " + service, 1, c -> c.addServiceConfig(service, "hook", "/hook-" + service, Optional.of("0555")),
                        c -> c.service(service).configAt("/hook-" + service).orElseThrow().mode().equals(Optional.of("0555")));
                case 5 -> new Edit("config", 1, c -> c.addConfig("hook", "${STACK_NAME}_hook_${HOOK_VERSION}", "hook.sh", Optional.empty()),
                        c -> c.configs().get("hook").file().equals("hook.sh"));
                case 6 -> new Edit("image of " + service, 1, c ->
                        Compose.parse(c.path(), c.yaml().setScalar(List.of("services", service, "image"), "x/" + key + ":1").text()),
                        c -> c.service(service).image().equals(Optional.of("x/" + key + ":1")));
                case 7 -> new Edit("no mount in " + service, 5, c -> c.removeServiceConfig(service, "/hook-" + service),
                        c -> c.service(service).configAt("/hook-" + service).isEmpty());
                default -> new Edit("entrypoint of " + service, 6, c -> c.setEntrypoint(service, new ArrayList<>(List.of("/run", value))),
                        c -> c.service(service).entrypoint().words().equals(List.of("/run", value)));
            };
        }
    }
}
