package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static zone.autonomic.redfix.fix.HarnessAttempts.mended;
import static zone.autonomic.redfix.fix.HarnessAttempts.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.harness.RealPython;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** The harness of the published layout, and its neighbours: what the change makes of them is asked of python3, on the edited checkout. */
@DisplayName("A canonical's domain apart, asked of python3")
class CollisionFreeCanonicalByPythonTest {

    private static final String CANONICAL = "runner/harness/canonical.py";
    private static final String WARM = "runner/harness/warm.py";
    private static final String SETTINGS = "tests/login/recipe_meta.py";
    private static final String RETURN = "    return warm.stable_domain(recipe)\n";
    private static final String ZONE = "ci.commoninternet.net";

    @TempDir
    Path folder;

    private static Attempt attempt(HarnessFiles harness) {
        return attempt(harness, "login=warm-login." + ZONE);
    }

    /** @param live what the node says of the live services */
    private static Attempt attempt(HarnessFiles harness, String live) {
        return new CollisionFreeCanonical().apply(harness, RecipeFiles.of(Map.of("compose.yml",
                "services:\n  app:\n    image: login:1\n")), "login",
                Map.of(CollisionFreeCanonical.DOMAIN, "warm-login." + ZONE, CollisionFreeCanonical.LIVE, live));
    }

    @Test
    void goesBeforeTheReturnOfTheStableDomainAndEnrolmentFollows() {
        HarnessFiles base = PublishedHarness.renamed();
        Attempt attempt = attempt(base);
        HarnessFiles mended = mended(base, attempt);

        assertThat(mended.changedFrom(base)).isEqualTo(Map.of(CANONICAL, base.text(CANONICAL).orElseThrow().replace(RETURN, """
                    if recipe in warm.WARM_DOMAINS:
                        return warm.stable_domain(f"canon-{recipe}")
                    return warm.stable_domain(recipe)
                """), SETTINGS, """
                \"""Enrolled: its canonical is deployed at warm-canon-login, apart from the live service.\"""

                HEALTH_PATH = "/realms/master"
                DEPLOY_TIMEOUT = 600
                HTTP_TIMEOUT = 300
                WARM_CANONICAL = True
                """));
        assertThat(TestGuard.check(base, mended, Set.of())).isEqualTo(new TestGuard.Answer(List.of(), List.of()));
        assertThat(attempt.proposal().orElseThrow().why()).contains("`login` → `warm-canon-login`", "`WARM_CANONICAL = True`");
        RealPython.checkout(mended, folder).compiles();
        refused(attempt(mended), "nothing is left to change", "");
    }

    @ParameterizedTest
    @CsvSource({CANONICAL, SETTINGS})
    void isMadeWholeWhereOneHalfIsThere(String missing) {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles whole = mended(base, attempt(base));
        HarnessFiles half = whole.with(Map.of(missing, base.text(missing).orElseThrow()));

        assertThat(mended(half, attempt(half))).isEqualTo(whole);
    }

    static Stream<Arguments> neighbours() {
        HarnessFiles base = PublishedHarness.renamed();
        String live = "WARM_DOMAINS = {\n    \"login\": f\"warm-login.{DOMAIN}\",\n}\n";
        return Stream.of(
                arguments("as published", base),
                arguments("two live providers", LabHarness.with(base, WARM, live,
                "WARM_DOMAINS = {\"login\": f\"warm-login.{DOMAIN}\", 'sso-2': 'warm-sso-2.' + DOMAIN}\n")),
                arguments("dict()", LabHarness.with(base, WARM, live,
                "WARM_DOMAINS = dict(login=f\"warm-login.{DOMAIN}\", mail=\"post.example.org\")\n")),
                arguments("dict() of a dict", LabHarness.with(base, WARM, live,
                "WARM_DOMAINS: dict = dict({\"a-b\": \"a.example.org\"}, login=f\"warm-login.{DOMAIN}\")\n")),
                arguments("the zone spelled out", base.with(Map.of(WARM, "WARM_DOMAINS = {\"login\": \"warm-login." + ZONE + "\"}\n\n\n"
                        + "def stable_domain(recipe):\n    return f\"warm-{recipe}." + ZONE + "\"\n\n\nDOMAIN = \"" + ZONE + "\"\n"))),
                arguments("what the table has", LabHarness.with(base, WARM, "return f\"warm-{recipe}.{DOMAIN}\"",
                "return WARM_DOMAINS.get(recipe, f\"warm-{recipe}.{DOMAIN}\")")),
                arguments("the table, or", LabHarness.with(base, WARM, "return f\"warm-{recipe}.{DOMAIN}\"",
                "return WARM_DOMAINS.get(recipe) or f\"warm-{recipe}.{DOMAIN}\"")),
                arguments("the table first", LabHarness.with(base, WARM, "    return f\"warm-{recipe}.{DOMAIN}\"",
                "    if recipe in WARM_DOMAINS:\n        return WARM_DOMAINS[recipe]\n    return f\"warm-{recipe}.{DOMAIN}\"")),
                arguments("a variable", LabHarness.with(base, WARM, "    return f\"warm-{recipe}.{DOMAIN}\"",
                "    domain = f\"warm-{recipe}.{DOMAIN}\"\n    return domain")),
                arguments("a sum", LabHarness.with(base, WARM, "return f\"warm-{recipe}.{DOMAIN}\"",
                "return \"warm-\" + recipe + \".\" + DOMAIN")),
                arguments("an f-string and a sum", LabHarness.with(base, WARM, "return f\"warm-{recipe}.{DOMAIN}\"",
                "return f\"warm-{recipe}\" + f\".{DOMAIN}\"")),
                arguments("an f-string of its own", LabHarness.with(base, CANONICAL, RETURN,
                "    return f\"warm-{recipe}.{warm.DOMAIN}\"\n")),
                arguments("by its name", LabHarness.with(LabHarness.with(base, CANONICAL, RETURN, "    return stable_domain(recipe)\n"),
                CANONICAL, "import json\n",
                        "import json\nfrom harness.warm import stable_domain\n")),
                arguments("the whole module's name", LabHarness.with(LabHarness.with(base, CANONICAL, RETURN,
                "    return harness.warm.stable_domain(recipe)\n"), CANONICAL,
                        "from harness import abra, docker, lifecycle, meta, warm, warmsnap\n",
                        "import harness.warm\nfrom harness import abra, docker, lifecycle, meta, warmsnap\n")),
                arguments("relative", LabHarness.with(base, CANONICAL,
                "from harness import abra, docker, lifecycle, meta, warm, warmsnap\n",
                        "from . import warm\nfrom harness import abra, docker, lifecycle, meta, warmsnap\n")),
                arguments("another name for the module", LabHarness.with(LabHarness.with(base, CANONICAL, RETURN,
                "    return live.stable_domain(recipe)\n"), CANONICAL,
                        "meta, warm, warmsnap\n", "meta, warmsnap\nfrom harness import warm as live\n")),
                arguments("a docstring and a refused input", LabHarness.with(base, CANONICAL, RETURN,
                "    if not recipe:\n        raise ValueError(\"no recipe\")\n" + RETURN)),
                arguments("where the recipe has no such key", LabHarness.with(base, SETTINGS, "WARM_CANONICAL = False\n", "")),
                arguments("flat", flat(base)));
    }

    /** runner/canonical.py and runner/warm.py, as it was once, with the same functions. */
    private static HarnessFiles flat(HarnessFiles base) {
        return HarnessFiles.of(Map.of("runner/canonical.py",
                "import warm\n\n\ndef canonical_domain(recipe):\n    return warm.stable_domain(recipe)\n", "runner/warm.py",
                base.text(WARM).orElseThrow(), SETTINGS, base.text(SETTINGS).orElseThrow()));
    }

    /** Only the collision changes: whichever the recipe, its domain is the one it had, unless a live service has it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("neighbours")
    void changesNoOtherRecipesDomain(String form, HarnessFiles base) {
        List<String> recipes = recipes(new Random(form.hashCode()));
        JsonNode before = domains(base, recipes);
        HarnessFiles mended = mended(base, attempt(base, names(before.get("live")).stream().map(l -> l + "=" + before.get("live").get(l)
                .asText()).collect(Collectors.joining("\n"))));
        JsonNode after = domains(mended, recipes);

        assertThat(after.get("live")).isEqualTo(before.get("live"));
        Set<String> live = names(before.get("live"));
        assertThat(live).contains("login");
        for (String recipe : Stream.concat(recipes.stream(), live.stream()).toList()) {
            String domain = after.get("domains").get(recipe).asText();
            assertThat(domain).as(recipe).isEqualTo(live.contains(recipe) ? "warm-canon-" + recipe + "." + ZONE
                    : before.get("domains").get(recipe).asText());
        }
        assertThat(live).allSatisfy(provider -> assertThat(values(after.get("live"))).doesNotContain(after.get("domains").get(provider)
                .asText()));
        assertThat(values(before.get("live"))).as("the collision, before").contains(before.get("domains").get("login").asText());
        assertThat(TestGuard.check(base, mended, Set.of()).refusals()).isEmpty();
    }

    private static List<String> recipes(Random random) {
        String letters = "abcdefghijklmnopqrstuvwxyz0123456789-._";
        Set<String> recipes = new LinkedHashSet<>(List.of("canon-login", "login2", "warm", "warm-login", "x"));
        while (recipes.size() < 200) {
            recipes.add("r" + random.ints(1 + random.nextInt(30), 0, letters.length()).mapToObj(i -> letters.substring(i, i + 1))
                    .collect(Collectors.joining()));
        }
        return List.copyOf(recipes);
    }

    private JsonNode domains(HarnessFiles harness, List<String> recipes) {
        boolean packaged = harness.text(CANONICAL).isPresent();
        String asked = recipes.stream().map(r -> "\"" + r + "\"").collect(Collectors.joining(", "));
        return RealPython.checkout(harness, folder.resolve("checkout")).answer((packaged ? "from harness import canonical, warm\n"
                : "import canonical, warm\n")
                + "answer = {'live': warm.WARM_DOMAINS, 'domains': {r: canonical.canonical_domain(r) for r in [" + asked
                + ", *warm.WARM_DOMAINS]}}");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new LinkedHashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> values(JsonNode object) {
        return names(object).stream().map(name -> object.get(name).asText()).toList();
    }

    @Test
    void followsTheZoneThatTheEnvironmentGives() {
        HarnessFiles base = PublishedHarness.renamed();
        Attempt elsewhere = new CollisionFreeCanonical().apply(base, RecipeFiles.of(Map.of()), "login",
                Map.of(CollisionFreeCanonical.DOMAIN, "warm-login.ci.example.org", CollisionFreeCanonical.LIVE,
                "login=warm-login.ci.example.org"));

        assertThat(mended(base, elsewhere).text(CANONICAL)).isEqualTo(mended(base, attempt(base)).text(CANONICAL));
        assertThat(RealPython.checkout(mended(base, elsewhere), folder.resolve("x"))
                .answer("import os\nos.environ['CCCI_DOMAIN'] = 'ci.example.org'\n"
                + "from harness import canonical\nanswer = canonical.canonical_domain('login')").asText())
                .isEqualTo("warm-canon-login.ci.example.org");
        refused(new CollisionFreeCanonical().apply(base, RecipeFiles.of(Map.of()), "login", Map.of(CollisionFreeCanonical.DOMAIN,
                "warm-login.ci.example.org")),
                "the live domain of `login` is `warm-login.${CCCI_DOMAIN:-ci.commoninternet.net}`, and the node didn't say which that is",
                WARM + ":11");
    }

    /** What isn't understood is refused with its place, and never guessed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "runner/harness/warm.py      | return f\"warm-{recipe}.{DOMAIN}\" | return NAMES.get(recipe, f\"warm-{recipe}.{DOMAIN}\")        | doesn't plainly return `warm-` | runner/harness/warm.py:16",
        "runner/harness/warm.py      | return f\"warm-{recipe}.{DOMAIN}\" | return WARM_DOMAINS.get(recipe[5:], f\"warm-{recipe}.{DOMAIN}\") | doesn't plainly return `warm-` | runner/harness/warm.py:16",
        "runner/harness/warm.py      | return f\"warm-{recipe}.{DOMAIN}\" | return f\"warm-{recipe[:20]}.{DOMAIN}\"                       | doesn't plainly return         | runner/harness/warm.py:16",
        "runner/harness/warm.py      | return f\"warm-{recipe}.{DOMAIN}\" | return f\"warm-{recipe}.{DOMAIN}-{len(recipe)}\"               | doesn't plainly return         | runner/harness/warm.py:16",
        "runner/harness/warm.py      | return f\"warm-{recipe}.{DOMAIN}\" | return zone.of(recipe)                                         | doesn't plainly return         | runner/harness/warm.py:16",
        "runner/harness/warm.py      | def stable_domain(recipe):         | def stable_domain(recipe, zone=DOMAIN):                        | doesn't plainly return         | runner/harness/warm.py:16",
        "runner/harness/warm.py      | def stable_domain(recipe):         | def domain(recipe):                                            | isn't found in the harness     | runner/harness/canonical.py:26",
        "runner/harness/warm.py      | WARM_DOMAINS = {                   | LIVE = {                                                       | has an assignment to `WARM_DOMAINS`: looked at runner/harness/warm.py | runner/harness/warm.py",
        "runner/harness/warm.py      | f\"warm-login.{DOMAIN}\"           | stable_domain(\"login\")                                       | can be read                    | runner/harness/warm.py:11",
        "runner/harness/canonical.py | return warm.stable_domain(recipe)  | return warm.stable_domain(recipe.lower())                      | doesn't end with the return    | runner/harness/canonical.py:26",
        "runner/harness/canonical.py | return warm.stable_domain(recipe)  | return warm.stable_domain(DEFAULT)                             | it isn't asked for `recipe`    | runner/harness/canonical.py:26",
        "runner/harness/canonical.py | return warm.stable_domain(recipe)  | return warm.stable_domain(recipe) if recipe else None          | doesn't end with the return    | runner/harness/canonical.py:26",
        "runner/harness/canonical.py | def canonical_domain(recipe):      | def domain_of(recipe):                                         | has a function `canonical_domain`: looked at runner/harness/canonical.py, runner/canonical.py (not there) | runner/harness/canonical.py",
        "tests/login/recipe_meta.py  | WARM_CANONICAL = False             | WARM_CANONICAL = not os.environ.get('X')                       | isn't plainly True or False    | tests/login/recipe_meta.py:6"})
    void isRefusedWhereTheCheckoutIsOfAnotherForm(String path, String piece, String by, String reason, String place) {
        refused(attempt(PublishedHarness.with(path, piece, by)), reason, place);
    }

    @Test
    void isRefusedWhereABranchNamesDomainsAlready() {
        refused(attempt(PublishedHarness.with(CANONICAL, RETURN, "    if recipe == \"login\":\n        return \"warm-canon-login.x\"\n"
                + RETURN)), "has branches already", CANONICAL + ":26");
        refused(attempt(PublishedHarness.with(CANONICAL, RETURN,
                "    try:\n        return warm.stable_domain(recipe)\n    except KeyError:\n        return None\n")),
                "doesn't end with the return", CANONICAL + ":28");
        HarnessFiles twice = PublishedHarness.saying("runner/canonical.py", "def canonical_domain(recipe):\n    return recipe\n");
        refused(attempt(twice), "more than one module has a function `canonical_domain`: runner/canonical.py, " + CANONICAL, CANONICAL);
    }

    /** A module that nobody needs for this may be of a Python that isn't read here; the one that is needed may not. */
    @Test
    void looksPastAModuleThatItCannotRead() {
        HarnessFiles base = PublishedHarness.saying("runner/harness/card.py", "def broken(:\n");
        assertThat(mended(base, attempt(base)).changedFrom(base)).containsOnlyKeys(CANONICAL, SETTINGS);

        refused(attempt(PublishedHarness.saying(CANONICAL, "def broken(:\n")), "can't be read as Python", CANONICAL + ":1");
        refused(attempt(base.without(CANONICAL)), "couldn't read runner/harness/card.py:1", "runner");
    }

    /** What one would do first: enrol it. The next green run would be deployed over the live service, and the guard refuses it. */
    @Test
    void isNotMadeByEnrolmentAlone() {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles enrolled = LabHarness.with(base, SETTINGS, "WARM_CANONICAL = False", "WARM_CANONICAL = True");
        String program = "from harness import canonical, warm\nanswer = canonical.is_enrolled('login') and canonical.canonical_domain('login') in warm.WARM_DOMAINS.values()";

        assertThat(RealPython.checkout(enrolled, folder.resolve("naive")).answer(program).asBoolean())
                .as("a green run is deployed over the live service").isTrue();
        assertThat(TestGuard.check(base, enrolled, Set.of()).refusals()).singleElement().satisfies(r -> assertThat(r.reason())
                .contains("still has the live service's domain"));
        assertThat(RealPython.checkout(mended(base, attempt(base)), folder.resolve("mended")).answer(program).asBoolean()).isFalse();
        assertThat(RealPython.checkout(mended(base, attempt(base)), folder.resolve("mended"))
                .answer("from harness import canonical\nanswer = canonical.is_enrolled('login')")
                .asBoolean()).isTrue();
    }
}
