package zone.autonomic.redfix.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import zone.autonomic.redfix.lab.bridge.BridgeMood;
import zone.autonomic.redfix.lab.forge.ForgeFaults;
import zone.autonomic.redfix.lab.node.Place;

/** Reads a scenario from YAML. What it doesn't know it refuses, with the place and what may stand there. */
final class ScenarioFile {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*([KMG])");
    private static final List<String> KEYS = List.of("neighbours", "leftovers", "disk_free", "sweep_in", "run_in_flight", "tenants", "node_fault",
            "bridge", "forge_faults", "pace", "last_sweep", "harness", "clone_origin", "private_mirror");
    private static final List<String> VARIANTS = List.of("no-test-lists", "no-junit", "no-results-map", "manual-run-id", "lint-red", "lint-unver");

    private final String name;

    private ScenarioFile(String name) {
        this.name = name;
    }

    /** The scenario can't be read; the message says where and what may stand there. */
    static final class BadScenario extends RuntimeException {
        BadScenario(String message) {
            super(message);
        }
    }

    static Scenario read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new BadScenario("there is no scenario file " + file);
        } catch (IOException e) {
            throw new BadScenario("can't read the scenario " + file + ": " + e.getMessage());
        }
    }

    static Scenario parse(String yaml, String name) {
        return new ScenarioFile(name).scenario(yaml);
    }

    private Scenario scenario(String yaml) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new BadScenario("scenario " + name + " is not YAML: " + e.getMessage());
        }
        if (root == null) {
            return Scenario.quiet();
        }
        Map<String, Object> all = map(root, "the scenario", KEYS);
        Optional<Map<String, Object>> fault = optional(all, "node_fault").map(f -> map(f, "node_fault", List.of("kind", "deploys")));
        return new Scenario(number(all, "neighbours", 0, 100).orElse(0), texts(all, "leftovers"), optional(all, "disk_free").map(this::kilobytes),
                optional(all, "sweep_in").map(d -> duration(d, "sweep_in")), flag(all, "run_in_flight"), tenants(all),
                fault.map(f -> one(f, "kind", Place.Fault.class)), fault.flatMap(f -> number(f, "deploys", 0, 1000)).orElse(-1), bridge(all),
                forgeFaults(all), optional(all, "pace").map(this::pace), lastSweep(all), variants(all),
                all.containsKey("clone_origin") ? one(all, "clone_origin", Scenario.Clones.class) : Scenario.Clones.MIRROR,
                flag(all, "private_mirror"));
    }

    private List<String> variants(Map<String, Object> all) {
        List<String> names = texts(all, "harness");
        if (!VARIANTS.containsAll(names)) {
            throw bad("harness", "a list of " + String.join(", ", VARIANTS));
        }
        return names;
    }

    private double lastSweep(Map<String, Object> all) {
        Optional<Object> sweep = optional(all, "last_sweep");
        if (sweep.isEmpty()) {
            return Scenario.quiet().sweepLoad();
        }
        if (sweep.get().equals("none")) {
            return 0;
        }
        Object load = map(sweep.get(), "last_sweep", List.of("load")).get("load");
        if (load instanceof Number number && number.doubleValue() >= 1 && number.doubleValue() <= 1000) {
            return number.doubleValue();
        }
        throw bad("last_sweep", "none, or load: and a number from 1 (an idle node) on");
    }

    private BridgeMood bridge(Map<String, Object> all) {
        Optional<Object> bridge = optional(all, "bridge");
        if (bridge.isEmpty()) {
            return BridgeMood.AWAKE;
        }
        if (bridge.get().equals("down")) {
            return BridgeMood.DOWN;
        }
        Map<String, Object> given = map(bridge.get(), "bridge", List.of("sleeps", "answers_as", "edits"));
        BridgeMood mood = BridgeMood.sleeping(number(given, "sleeps", 1, 100).orElse(0));
        Object account = given.getOrDefault("answers_as", "bridge");
        if (!account.equals("bot") && !account.equals("bridge")) {
            throw bad("bridge: answers_as", "bot (the bot's own account) or bridge (one of its own)");
        }
        BridgeMood voice = account.equals("bot") ? mood.asBot() : mood;
        return flag(given, "edits") ? voice.editing() : voice;
    }

    private List<Place.Tenant> tenants(Map<String, Object> all) {
        List<Place.Tenant> tenants = new ArrayList<>();
        for (Object each : list(all, "tenants")) {
            Map<String, Object> t = map(each, "tenants", List.of("stack", "service", "image", "aliases", "ports"));
            tenants.add(new Place.Tenant(text(t, "stack", "neighbour"), text(t, "service", "app"), text(t, "image", "nginx:1.27"), texts(t, "aliases"),
                    list(t, "ports").stream().map(p -> integer(p, "ports", 1, 65535)).toList()));
        }
        return tenants;
    }

    private List<ForgeFaults.Fault> forgeFaults(Map<String, Object> all) {
        List<ForgeFaults.Fault> faults = new ArrayList<>();
        for (Object each : list(all, "forge_faults")) {
            Map<String, Object> f = map(each, "forge_faults", List.of("status", "times", "path", "retry_after"));
            int status = number(f, "status", 400, 599).orElseThrow(() -> bad("forge_faults", "a status such as 500 or 429"));
            int retryAfter = optional(f, "retry_after").map(d -> (int) duration(d, "retry_after").toSeconds()).orElse(0);
            try {
                faults.add(new ForgeFaults.Fault(status, number(f, "times", 1, 1000).orElse(1), text(f, "path", "/api/v1/"), retryAfter));
            } catch (PatternSyntaxException e) {
                throw bad("forge_faults: path", "a regular expression: " + e.getDescription());
            }
        }
        return faults;
    }

    private long kilobytes(Object value) {
        Matcher m = SIZE.matcher(String.valueOf(value));
        if (!m.matches()) {
            throw bad("disk_free", "a size such as 500M or 38G, not \"" + value + "\"");
        }
        long unit = Map.of("K", 1L, "M", 1024L, "G", 1024L * 1024).get(m.group(2));
        return Long.parseLong(m.group(1)) * unit;
    }

    private Duration duration(Object value, String key) {
        Matcher m = DURATION.matcher(String.valueOf(value));
        if (!m.matches()) {
            throw bad(key, "a duration such as 90s, 20m, 3h or 2d, not \"" + value + "\"");
        }
        long amount = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private double pace(Object value) {
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 100) {
            return number.doubleValue();
        }
        throw bad("pace", "a number from 0 (no pauses) on, not \"" + value + "\"");
    }

    private boolean flag(Map<String, Object> in, String key) {
        Object value = in.getOrDefault(key, false);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw bad(key, "true or false, not \"" + value + "\"");
    }

    private Optional<Integer> number(Map<String, Object> in, String key, int least, int most) {
        return optional(in, key).map(v -> integer(v, key, least, most));
    }

    private int integer(Object value, String key, int least, int most) {
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        throw bad(key, "a whole number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    private <E extends Enum<E>> E one(Map<String, Object> in, String key, Class<E> type) {
        List<String> names = java.util.Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
        Object value = in.get(key);
        if (value == null || !names.contains(String.valueOf(value))) {
            throw bad(key, "one of " + String.join(", ", names));
        }
        return Enum.valueOf(type, String.valueOf(value).toUpperCase(Locale.ROOT));
    }

    private String text(Map<String, Object> in, String key, String otherwise) {
        return optional(in, key).map(String::valueOf).orElse(otherwise);
    }

    private List<String> texts(Map<String, Object> in, String key) {
        return list(in, key).stream().map(String::valueOf).toList();
    }

    private List<?> list(Map<String, Object> in, String key) {
        Object value = in.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw bad(key, "a list");
    }

    private static Optional<Object> optional(Map<String, Object> in, String key) {
        return Optional.ofNullable(in.get(key));
    }

    private Map<String, Object> map(Object node, String where, List<String> known) {
        if (!(node instanceof Map<?, ?> given)) {
            throw bad(where, "keys and values: " + String.join(", ", known));
        }
        Map<String, Object> all = new TreeMap<>();
        given.forEach((key, value) -> {
            if (!known.contains(String.valueOf(key))) {
                throw new BadScenario("scenario " + name + ": unknown key \"" + key + "\" in " + where + "; known are " + String.join(", ", known));
            }
            all.put(String.valueOf(key), value);
        });
        return all;
    }

    private BadScenario bad(String where, String wanted) {
        return new BadScenario("scenario " + name + ": " + where + " must be " + wanted);
    }
}
