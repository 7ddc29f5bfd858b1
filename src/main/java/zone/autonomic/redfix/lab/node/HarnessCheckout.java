package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.python.CannotRead;
import zone.autonomic.redfix.lab.python.Checkout;
import zone.autonomic.redfix.lab.python.Network;
import zone.autonomic.redfix.lab.python.Raised;
import zone.autonomic.redfix.lab.python.Thing;

/**
 * What a checkout of the harness says, by its own functions: its settings, which recipes it promotes and where, what it waits for. What can't be read
 * makes a run unknown. A checkout may lack any of its files; then it does what is usual.
 */
final class HarnessCheckout {

    private static final String META = "runner.meta";
    private static final String CANONICAL = "runner.canonical";
    private static final String WARM = "runner.warm";
    private static final String RUN = "runner.run_recipe_ci";
    private final Optional<Path> folder;

    /** @param folder empty for no harness at all */
    HarnessCheckout(Optional<Path> folder) {
        this.folder = folder;
    }

    private interface Question {
        Object of(Checkout checkout);
    }

    /** @throws RunFailed.CannotTell where the answer can't be read, or the harness itself fails */
    private Object answer(String module, String name, Object usually, Question question) {
        return folder.filter(f -> checkout().has(module, name)).map(f -> {
            try {
                return question.of(checkout());
            } catch (CannotRead e) {
                throw new RunFailed.CannotTell("the lab can't read " + name + " of the harness's " + module + ": " + e.getMessage());
            } catch (Raised e) {
                throw new RunFailed.CannotTell("the harness itself fails in " + module + "." + name + ": " + e.getMessage());
            }
        }).orElse(usually);
    }

    private Checkout checkout() {
        return new Checkout(folder.orElseThrow(), new Network(Network.NOBODY));
    }

    /** The recipe's settings by name. */
    Map<String, Object> settings(String recipe) {
        Object settings = answer(META, "of", null, c -> c.call(META, "of", recipe));
        if (settings == null && folder.isPresent()) {
            Path file = folder.get().resolve("tests").resolve(recipe).resolve("recipe_meta.py");
            settings = java.nio.file.Files.isRegularFile(file) ? checkout().names(file) : null;
        }
        Map<String, Object> all = new TreeMap<>();
        if (settings instanceof Map<?, ?> map) {
            map.forEach((name, value) -> all.put(String.valueOf(name), value));
        }
        return all;
    }

    /** Whether green runs of the recipe are promoted. */
    boolean enrolled(String recipe, RecipeMeta meta) {
        return Boolean.TRUE.equals(answer(CANONICAL, "enrolled", meta.canonical(), c -> c.call(CANONICAL, "enrolled", recipe)));
    }

    /** Where the recipe's canonical is deployed. */
    String canonicalDomain(String recipe, String nodeDomain) {
        Object domain = answer(CANONICAL, "canonical_domain", "warm-" + recipe + "." + nodeDomain, c -> c.call(CANONICAL, "canonical_domain", recipe));
        if (domain instanceof String text && text.matches("[a-z0-9.-]+")) {
            return text;
        }
        throw new RunFailed.CannotTell("canonical_domain(" + recipe + ") is no domain: " + domain);
    }

    /** Whether a live service has that domain. */
    boolean live(String domain) {
        return Boolean.TRUE.equals(answer(WARM, "is_live", false, c -> c.call(WARM, "is_live", domain)));
    }

    /**
     * What the harness waits for before a tier, if it waits for anything.
     *
     * @param app what the settings are asked with
     * @throws RunFailed when the app wasn't ready in time
     */
    void before(String tier, String recipe, Thing app, Network network) {
        if (!(answer(RUN, "BEFORE", Map.of(), c -> c.get(RUN, "BEFORE")) instanceof Map<?, ?> all) || !all.containsKey(tier)) {
            return;
        }
        Checkout checkout = new Checkout(folder.orElseThrow(), network);
        String test = "test_ready.py::test_ready_for_" + tier;
        try {
            Map<?, ?> waits = (Map<?, ?>) checkout.get(RUN, "BEFORE");
            ((zone.autonomic.redfix.lab.python.Callable) waits.get(tier)).of(recipe, app);
        } catch (CannotRead | ClassCastException e) {
            throw new RunFailed.CannotTell("the lab can't read what the harness waits for before " + tier + ": " + e.getMessage());
        } catch (Raised e) {
            throw new RunFailed(test, e.getMessage());
        }
    }

    /** What {@code redfix_domains.py} prints: where the recipe's canonical and each live service stand, as one line of JSON. @throws CannotRead */
    String domains(String recipe) {
        Checkout c = checkout();
        Object warm = c.get(WARM, "WARM_DOMAINS");
        Map<String, Object> canonicals = new TreeMap<>();
        if (!(warm instanceof Map<?, ?> live)) {
            throw new CannotRead("WARM_DOMAINS, which isn't a dict");
        }
        live.keySet().forEach(r -> canonicals.put(String.valueOf(r), c.call(CANONICAL, "canonical_domain", r)));
        Map<String, Object> all = new java.util.LinkedHashMap<>();
        all.put("recipe", recipe);
        all.put("enrolled", c.call(CANONICAL, "enrolled", recipe));
        all.put("canonical_domain", c.call(CANONICAL, "canonical_domain", recipe));
        all.put("warm_domains", warm);
        all.put("health", c.get(WARM, "HEALTH"));
        all.put("canonical_domains", canonicals);
        return json(all);
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            return "{" + String.join(", ", map.entrySet().stream().map(e -> Results.quoted(String.valueOf(e.getKey())) + ": " + json(e.getValue())).toList())
                    + "}";
        }
        if (value instanceof java.util.List<?> list) {
            return "[" + String.join(", ", list.stream().map(HarnessCheckout::json).toList()) + "]";
        }
        if (value instanceof String text) {
            return Results.quoted(text);
        }
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return String.valueOf(value);
        }
        throw new CannotRead("a value that JSON doesn't have: " + value);
    }
}
