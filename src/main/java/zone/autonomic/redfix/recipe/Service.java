package zone.autonomic.redfix.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service as one compose file describes it; an overlay's service has only what the overlay says. Texts are as written, with {@code $$} and
 * {@code ${…}} in them.
 *
 * @param deployLabels the labels under {@code deploy}, whether a list or a map
 * @param labels the container labels, directly under the service
 * @param environment whether a list or a map; an entry without a value ({@code - KEY}) counts as {@code ${KEY}}
 * @param networks network key to the aliases on it
 * @param networkless whether the file says nothing about the service's networks
 * @param dependsOn services named in {@code depends_on}
 * @param links services named in {@code links}, as written
 */
public record Service(String name, Optional<String> image, Map<String, String> deployLabels, Map<String, String> labels,
        Map<String, String> environment, List<ConfigMount> configs, List<SecretMount> secrets, List<VolumeMount> volumes,
        Map<String, List<String>> networks, boolean networkless, Words entrypoint, Words command, Optional<Healthcheck> healthcheck,
        List<String> dependsOn, List<String> links) {

    /** @param target absolute path in the container; the short form mounts at {@code /<source>} @param mode octal as written, e.g. {@code 0555} */
    public record ConfigMount(String source, String target, Optional<String> mode, boolean longForm) {}

    /** @param target path, or a name under {@code /run/secrets} */
    public record SecretMount(String source, String target) {}

    /** @param source volume key, host path, or empty for an anonymous one @param type {@code volume}, {@code bind} or {@code tmpfs} */
    public record VolumeMount(String type, String source, String target, boolean readOnly) {}

    /** @param test the words as written, with {@code CMD} or {@code CMD-SHELL} first where a list stands */
    public record Healthcheck(List<String> test, boolean disabled) {
        public String line() {
            return String.join(" ", test);
        }
    }

    /** An entrypoint or a command: a list of words, one string, or nothing said. */
    public record Words(List<String> words, boolean list, boolean present) {
        public static final Words NOTHING = new Words(List.of(), false, false);

        public String line() {
            return String.join(" ", words);
        }
    }

    /** The config mounted at the path, if there is one. */
    public Optional<ConfigMount> configAt(String target) {
        return configs.stream().filter(c -> c.target().equals(target)).findFirst();
    }
}
