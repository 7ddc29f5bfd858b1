package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.recipe.Service.VolumeMount;

/**
 * A PostgreSQL service of a recipe and how it is backed up, read from the file that gives it its image together with the files that add to
 * it. Labels
 * mean what backup-bot-two 2.4.0 takes them for: the switch and what is said of volumes holds for the whole stack, whichever service has
 * it; hooks run
 * in the service that has them; and {@code backupbot.backup.path} is ignored, as whole volumes are saved.
 *
 * @param name the service's short name
 * @param file the compose file in which it has its image
 * @param image as written
 * @param environment of all its files together
 * @param labels the backup labels that count, those under {@code deploy.labels}, by key; of all its files together, the last one wins
 * @param ofOthers the backup labels of the stack's other services, in {@code compose.yml} and in the file that gives this one its image
 * @param misplaced backup labels directly under the service, which nobody reads
 * @param volumes of all its files together
 * @param additions the other files that say something about it
 */
public record PostgresService(String name, String file, String image, Map<String, String> environment, Map<String, Label> labels,
        List<Label> ofOthers, List<Label> misplaced, List<VolumeMount> volumes, List<String> additions) {

    public static final String BACKUP = "backupbot.backup";
    /** Ignored; it says at most where a dump once was. */
    public static final String BACKUP_PATH = "backupbot.backup.path";
    public static final String BACKUP_PRE_HOOK = "backupbot.backup.pre-hook";
    public static final String BACKUP_POST_HOOK = "backupbot.backup.post-hook";
    public static final String RESTORE_PRE_HOOK = "backupbot.restore.pre-hook";
    public static final String RESTORE_POST_HOOK = "backupbot.restore.post-hook";

    private static final String BACKUPBOT = "backupbot.";
    private static final Pattern NAMED_SO = Pattern.compile("postgres|postgis|pgvect|vchord|timescale|^pg");
    private static final Pattern MAJOR = Pattern.compile("(?:^|[^a-z0-9])pg-?(\\d{1,2})(?!\\d)");
    private static final Pattern LEADING = Pattern.compile("^v?(\\d{1,2})(?:[.-]|$)");
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{\\w+:?-([^}]*)}");
    /** The image's own PGDATA lies elsewhere from here on. */
    private static final int MOVED_PGDATA = 18;
    /** Versions with which a tag's first number can be meant; lower ones number something else, e.g. an extension. */
    private static final int OLDEST_MAJOR = 8;

    /** A label with the place where it stands. @param value with {@code $$} read as {@code $} */
    public record Label(String service, String key, String value, String file, String place) {
        /** As people look it up. */
        public String line() {
            return place + ": " + key + "=" + value;
        }
    }

    public PostgresService {
        environment = Collections.unmodifiableMap(environment);
        labels = Collections.unmodifiableMap(labels);
        ofOthers = List.copyOf(ofOthers);
        misplaced = List.copyOf(misplaced);
        volumes = List.copyOf(volumes);
        additions = List.copyOf(additions);
    }

    /** All PostgreSQL services of a recipe. @throws MalformedRecipe when a compose file can't be read */
    public static List<PostgresService> in(RecipeFiles recipe) {
        List<PostgresService> found = new ArrayList<>();
        List<Compose> files = Compose.all(recipe);
        for (Compose home : files) {
            for (String name : home.services()) {
                List<Compose> mentions = files.stream().filter(f -> f.hasService(name)).toList();
                Optional<Compose> base = mentions.stream().filter(f -> f.path().matches("compose\\.ya?ml")
                        && hasImage(f, name)).findFirst();
                if (hasImage(home, name) && base.orElse(home) == home) {
                    // two overlays that both bring an image of their own are alternatives; what brings none, or overrides the base's, adds to it
                    List<Compose> inForce = files.stream().filter(f -> f == home || f.path().matches("compose\\.ya?ml")).toList();
                    found.add(read(name, home, inForce, mentions.stream().filter(f -> f == home || base.isPresent()
                            || !hasImage(f, name)).toList()));
                }
            }
        }
        return found.stream().filter(PostgresService::isPostgres).toList();
    }

    private static boolean hasImage(Compose file, String service) {
        return file.service(service).image().isPresent();
    }

    private static PostgresService read(String name, Compose home, List<Compose> inForce, List<Compose> files) {
        Map<String, String> environment = new LinkedHashMap<>();
        Map<String, Label> labels = new LinkedHashMap<>();
        List<Label> misplaced = new ArrayList<>();
        Map<String, VolumeMount> volumes = new LinkedHashMap<>();
        for (Compose file : files) {
            Service service = file.service(name);
            environment.putAll(service.environment());
            service.deployLabels().forEach((key, value) -> {
                if (key.startsWith(BACKUPBOT)) {
                    labels.put(key, label(file, name, key, value, "deploy", "labels"));
                }
            });
            service.labels().forEach((key, value) -> {
                if (key.startsWith(BACKUPBOT)) {
                    misplaced.add(label(file, name, key, value, "labels"));
                }
            });
            service.volumes().forEach(v -> volumes.put(trimmed(v.target()), v));
        }
        List<String> additions = files.stream().filter(f -> f != home).map(Compose::path).toList();
        List<Label> ofOthers = new ArrayList<>();
        inForce.forEach(file -> file.services().stream().filter(other -> !other.equals(name)).forEach(other -> file.service(other)
                .deployLabels().forEach((key, value) -> {
            if (key.startsWith(BACKUPBOT)) {
                ofOthers.add(label(file, other, key, value, "deploy", "labels"));
            }
        })));
        return new PostgresService(name, home.path(), home.service(name).image().orElseThrow(), environment, labels, ofOthers, misplaced,
                List.copyOf(volumes.values()), additions);
    }

    private static Label label(Compose file, String service, String key, String value, String... below) {
        List<String> labels = new ArrayList<>(List.of("services", service));
        labels.addAll(List.of(below));
        List<String> path = new ArrayList<>(labels);
        path.add(file.yaml().at(labels).filter(List.class::isInstance).map(l -> String.valueOf(index((List<?>) l, key))).orElse(key));
        return new Label(service, key, value.replace("$$", "$"), file.path(), file.yaml().place(path));
    }

    private static int index(List<?> items, String key) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof String item && (item.equals(key) || item.startsWith(key + "="))) {
                return i;
            }
        }
        return 0;
    }

    private boolean isPostgres() {
        String repository = image.replaceFirst("@.*", "").replaceFirst(":[^/]*$", "");
        return NAMED_SO.matcher(repository.substring(repository.lastIndexOf('/') + 1)).find() || environment.containsKey("PGDATA")
                || volumes.stream().anyMatch(v -> trimmed(v.target()).matches("/var/lib/postgresql(/.*)?"));
    }

    /** Whether the stack is backed up, by whichever service's label. */
    public boolean backedUp() {
        return backupSwitch().isPresent();
    }

    /**
     * The label that switches the stack's backup on: its own, or else another service's. One that says {@code false} switches nothing off.
     */
    public Optional<Label> backupSwitch() {
        return Stream.concat(label(BACKUP).stream(), ofOthers.stream().filter(l -> l.key().equals(BACKUP))).filter(l -> !l.value()
                .equals("false")).findFirst();
    }

    /**
     * What a label says of one of the stack's volumes, by whichever service: {@code backupbot.backup.volumes.<key>} or that with {@code
     * .path}.
     */
    public Optional<Label> labelOfVolume(String key) {
        return label(key).or(() -> ofOthers.stream().filter(l -> l.key().equals(key)).findFirst());
    }

    public Optional<Label> label(String key) {
        return Optional.ofNullable(labels.get(key));
    }

    /** The server's major version as far as the image's tag tells it. */
    public OptionalInt major() {
        return majorOf(image);
    }

    /** The PostgreSQL major version that an image's tag tells, e.g. 15 of {@code postgres:15.3-alpine} and 14 of {@code …:pg14-v0.2.0}. */
    public static OptionalInt majorOf(String image) {
        String plain = DEFAULTED.matcher(image).replaceAll(m -> Matcher.quoteReplacement(m.group(1)));
        Matcher tagged = Pattern.compile(":([^/@]+)(?:@.*)?$").matcher(plain);
        if (!tagged.find()) {
            return OptionalInt.empty();
        }
        Matcher named = MAJOR.matcher(tagged.group(1));
        Matcher leading = LEADING.matcher(tagged.group(1));
        Matcher which = named.find() ? named : leading.find() ? leading : null;
        int major = which == null ? 0 : Integer.parseInt(which.group(1));
        return major >= OLDEST_MAJOR ? OptionalInt.of(major) : OptionalInt.empty();
    }

    /** Where the server keeps its data, absolute. */
    public String pgdata() {
        String own = environment.getOrDefault("PGDATA", "");
        if (own.startsWith("/")) {
            return trimmed(own);
        }
        boolean moved = major().isPresent() && major().getAsInt() >= MOVED_PGDATA && image.matches("(.*/)?postgres:.*")
                && volumes.stream().noneMatch(v -> trimmed(v.target()).equals("/var/lib/postgresql/data"));
        return moved ? "/var/lib/postgresql/" + major().getAsInt() + "/docker" : "/var/lib/postgresql/data";
    }

    /** The named volume in which PGDATA lies. */
    public Optional<VolumeMount> dataVolume() {
        return mountOf(pgdata()).filter(v -> v.type().equals("volume") && !v.source().isBlank());
    }

    /** What is mounted at the path or nearest above it. */
    public Optional<VolumeMount> mountOf(String path) {
        return volumes.stream().filter(v -> (path + "/").startsWith(trimmed(v.target()) + "/"))
                .max(Comparator.comparingInt(v -> v.target().length()));
    }

    /**
     * The label that leaves a volume out of the backup where it is {@code false}; with {@code .path} behind it, it lists what of it is
     * saved.
     */
    public static String volumeLabel(VolumeMount volume) {
        return "backupbot.backup.volumes." + volume.source();
    }

    /** Without trailing slashes. */
    public static String trimmed(String path) {
        return path.replaceFirst("/+$", "");
    }
}
