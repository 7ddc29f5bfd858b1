package zone.autonomic.redfix.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.diagnosis.Diagnosis.Answer;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

@DisplayName("A test that demands what isn't released")
class TestAssertsUnreleasedTest {

    private static final String NEW = "0.8.1+3.5.0";
    private static final String OLD = "0.8.0+3.4.7";
    private static final String FILE = "tests/forum/test_upgrade.py";
    private static final String IMAGE_TEST = "test_head_runs_official_image_not_bitnamilegacy";
    private static final String SERVICE_TEST = "test_sidekiq_service_dropped_by_head";
    private static final List<Tier> UPGRADE_RED = List.of(new Tier("install", Tier.Status.PASS), new Tier("upgrade", Tier.Status.FAIL),
            new Tier("backup", Tier.Status.PASS), new Tier("restore", Tier.Status.PASS), new Tier("custom", Tier.Status.SKIP));

    /** As the lab's harness words them, which quotes the assertion and what was there. */
    private static Failure image(String name) {
        return new Failure("upgrade", IMAGE_TEST, ("AssertionError: assert stack.image(\"app\").startswith(\"%s/%s:3.5.3\"), but it is bitnamilegacy/%s:3.5.0")
                .formatted(name, name, name), "tests/" + name + "/test_upgrade.py");
    }

    private static Failure service(String name) {
        return new Failure("upgrade", SERVICE_TEST, "AssertionError: assert \"sidekiq\" not in stack.services(), but it is [app, db, redis, sidekiq]",
                "tests/" + name + "/test_upgrade.py");
    }

    private static Failure failure(String test, String message) {
        return new Failure("upgrade", test, message);
    }

    private static RecipeFiles recipe(String tag, String name) {
        return LabHarness.recipe("discourse", tag, name);
    }

    private static RecipeFiles with(RecipeFiles recipe, String piece, String by) {
        String text = recipe.text("compose.yml").orElseThrow();
        assertThat(text).contains(piece);
        return recipe.with("compose.yml", text.replace(piece, by));
    }

    /** The lab's releases, none of which has made the move. */
    private static GivenHarness unreleased(String name, HarnessFiles harness) {
        return GivenHarness.of(name, harness).tag(NEW, recipe(NEW, name)).ref(OLD, recipe(OLD, name)).ref("main", recipe(NEW, name));
    }

    private static GivenHarness real(String name, HarnessFiles harness) {
        return unreleased(name, harness).run("r1", RunKind.LIFECYCLE, UPGRADE_RED, image(name), service(name))
                .run("r2", RunKind.LIFECYCLE, UPGRADE_RED, image(name), service(name));
    }

    private static GivenHarness red(Failure... failures) {
        return unreleased("forum", LabHarness.renamed()).run("r1", RunKind.LIFECYCLE, UPGRADE_RED, failures);
    }

    private static GivenHarness redWith(HarnessFiles harness, Failure... failures) {
        return unreleased("forum", harness).run("r1", RunKind.LIFECYCLE, UPGRADE_RED, failures);
    }

    private static Finding finding(GivenHarness given) {
        Answer answer = new TestAssertsUnreleased().examine(given.evidence());
        assertThat(answer.because()).isEmpty();
        return answer.finding().orElseThrow();
    }

    private static String because(GivenHarness given) {
        Answer answer = new TestAssertsUnreleased().examine(given.evidence());
        assertThat(answer.finding()).isEmpty();
        return answer.because();
    }

    private static List<String> stale(Finding finding) {
        return finding.facts().get("stale").lines().toList();
    }

    @Test
    void isTheTestsFaultAndEveryRefSaysSo() {
        Finding finding = finding(real("forum", LabHarness.renamed()).log("r1", "service \"sidekiq\" depends on undefined service \"forum\"\n"));

        assertThat(finding.defect()).isEqualTo("test-asserts-unreleased");
        assertThat(finding.side()).isEqualTo(Side.TEST);
        assertThat(finding.cause()).startsWith("`" + IMAGE_TEST + "`, `" + SERVICE_TEST + "` demand what none of the 3 refs")
                .endsWith("holds: the image of `app` starts with `forum/forum:3.5.3`; no service `sidekiq`.");
        assertThat(stale(finding)).hasSize(2).allMatch(id -> id.startsWith(FILE + "::test_"));
        assertThat(finding.check()).isEqualTo(new Check(RunKind.LIFECYCLE, "upgrade", "AssertionError", "/", Check.TESTME));
        assertThat(finding.evidence()).contains(
                "r1: " + IMAGE_TEST + ": " + image("forum").message(),
                FILE + ":5: `assert stack.image(\"app\").startswith(\"forum/forum:3.5.3\"), \"the head must run the official image\"`",
                NEW + " doesn't hold it: `app` runs `bitnamilegacy/forum:3.5.0`, `sidekiq` is there",
                OLD + " doesn't hold it: `app` runs `bitnamilegacy/forum:3.4.7`, `sidekiq` is there",
                "main doesn't hold it: `app` runs `bitnamilegacy/forum:3.5.0`, `sidekiq` is there");
        assertThat(finding.refuted()).containsExactly("load: alone on the node 2 of 2 runs are red",
                "a recipe that doesn't deploy or a deploy timeout: install, backup, restore passed in each of these runs",
                "an invalid compose project (`depends on undefined service`): that is the pre-pull's `docker compose config`; the deploy is a swarm's, "
                        + "which takes no notice of `depends_on`, and it converged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"discourse", "quokka", "x"})
    void isTheSameUnderWhateverName(String name) {
        Finding known = finding(real("wombat", LabHarness.renamed("login", "voice", "wombat")));
        Finding other = finding(real(name, LabHarness.renamed("login", "voice", name)));

        assertThat(other.evidence()).isEqualTo(known.evidence().stream().map(e -> e.replace("wombat", name)).toList());
        assertThat(other.cause()).isEqualTo(known.cause().replace("wombat", name));
        assertThat(stale(other)).isEqualTo(stale(known).stream().map(id -> id.replace("wombat", name)).toList());
        assertThat(other.check()).isEqualTo(known.check());
    }

    @Test
    void isNoneForTheSameNameOnceTheMoveIsReleased() {
        RecipeFiles moved = with(with(recipe(NEW, "discourse"), "app:\n    image: bitnamilegacy/discourse:3.5.0", "app:\n    image: discourse/discourse:3.5.3"),
                "version=0.8.1+3.5.0", "version=1.0.0+3.5.3");

        assertThat(because(real("discourse", LabHarness.renamed("login", "voice", "discourse")).ref("1.0.0+3.5.3", moved)))
                .contains("1.0.0+3.5.3 holds what tests/discourse/test_upgrade.py:5 demands", "the test isn't stale");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "AssertionError: the head must run the official image\nassert False\n +  where False = <built-in method startswith of str object at 0x7f>('forum/forum:3.5.3')\n"
                + " +    where <built-in method> = 'bitnamilegacy/forum:3.5.0'.startswith",
        "AssertionError: assert stack.image('app').startswith('forum/forum:3.5.3'), but it is docker.io/bitnamilegacy/forum:3.5.0@sha256:0ff1ce",
        "assert False\n +  where False = startswith('forum/forum:3.5.3')\n +    where startswith = 'bitnamilegacy/forum:3.5.0'.startswith"})
    void isKnownByTheWordsOfOtherReportsToo(String message) {
        Finding finding = finding(red(failure(IMAGE_TEST, message)));

        assertThat(stale(finding)).singleElement().asString().startsWith(FILE + "::" + IMAGE_TEST);
        assertThat(finding.check().symptom()).isEqualTo(message.startsWith("AssertionError") ? "AssertionError" : "");
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = {"GENUINE", "GENUINE_DETERMINISTIC"})
    void isNoneWithoutAGenuineVerdict(Verdict.Kind kind) {
        assertThat(because(real("forum", LabHarness.renamed()).verdict(kind))).contains("the verdict is " + kind.words());
    }

    @Test
    void isNoneWithoutARedRunOrWithoutTheRefs() {
        assertThat(because(unreleased("forum", LabHarness.renamed()).run("r1", RunKind.LIFECYCLE, List.of(new Tier("install", Tier.Status.PASS)))))
                .isEqualTo("none of the runs is red");
        assertThat(because(real("forum", LabHarness.renamed()).withoutRefs())).contains("couldn't be read");
    }

    @Test
    void isNoneWhereTheDefaultBranchHoldsIt() {
        RecipeFiles moved = with(recipe(NEW, "forum"), "app:\n    image: bitnamilegacy/forum:3.5.0", "app:\n    image: forum/forum:3.5.3-1");

        assertThat(because(real("forum", LabHarness.renamed()).ref("main", moved))).startsWith("main holds what " + FILE + ":5 demands");
    }

    @Test
    void isNoneWhereAnOverlayThatAnOperatorMayChooseHoldsIt() {
        RecipeFiles optional = recipe(NEW, "forum").with("compose.official.yml", "services:\n  app:\n    image: forum/forum:3.5.3\n");

        assertThat(because(red(image("forum")).ref(OLD, optional))).startsWith(OLD + " holds what");
    }

    @Test
    void isNoneWhereARefDoesNotTell() {
        RecipeFiles variable = with(recipe(NEW, "forum"), "app:\n    image: bitnamilegacy/forum:3.5.0", "app:\n    image: ${FORUM_IMAGE:-bitnamilegacy/forum:3.5.0}");

        assertThat(because(red(image("forum")).ref("main", variable))).startsWith("whether main holds `assert").endsWith("can't be told from its text");
        assertThat(because(GivenHarness.of("forum", LabHarness.renamed()).tag(NEW, variable).withoutRefs().ref(OLD, recipe(OLD, "forum"))
                .run("r1", RunKind.LIFECYCLE, UPGRADE_RED, image("forum")))).startsWith("whether the tag under investigation holds").endsWith("can't be told from its text");
    }

    @Test
    void isNoneWhereTheTagItselfHoldsIt() {
        RecipeFiles moved = with(recipe(NEW, "forum"), "app:\n    image: bitnamilegacy/forum:3.5.0", "app:\n    image: forum/forum:3.5.3");

        assertThat(because(GivenHarness.of("forum", LabHarness.renamed()).tag(NEW, moved).withoutRefs().ref(OLD, recipe(OLD, "forum"))
                .run("r1", RunKind.LIFECYCLE, UPGRADE_RED, image("forum")))).contains("the tag under investigation itself holds what");
    }

    @Test
    void isNoneWhereARefCannotBeRead() {
        assertThat(because(red(image("forum")).ref("main", RecipeFiles.of(Map.of("compose.yml", "services: [\n"))))).startsWith("the recipe can't be read: compose.yml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version=0.9.0+3.5.3", "version=0.9.0+v3.5.3"})
    void isNoneWhereAReleaseClaimsTheMoveByItsVersion(String version) {
        assertThat(because(red(image("forum")).ref("0.9.0+3.5.3", with(recipe(NEW, "forum"), "version=0.8.1+3.5.0", version))))
                .startsWith("0.9.0+3.5.3 claims the move that is demanded").endsWith("then the test may be right");
    }

    @Test
    void isNoneWhereAReleaseClaimsTheMoveByAnImage() {
        RecipeFiles half = with(recipe(NEW, "forum"), "sidekiq:\n    image: bitnamilegacy/forum:3.5.0", "sidekiq:\n    image: forum/forum:3.4");
        RecipeFiles optional = recipe(NEW, "forum").with("compose.official.yml", "services:\n  app:\n    image: forum/forum:3.4\n");

        assertThat(because(red(image("forum")).ref("0.9.0+3.4", half))).startsWith("0.9.0+3.4 claims the move");
        assertThat(because(red(image("forum")).ref("0.9.0+3.4", optional))).startsWith("0.9.0+3.4 claims the move");
    }

    @Test
    void isNoneForTheHarnesssOwnTestEvenIfTheRecipeHasOneOfThatName() {
        Failure generic = new Failure("upgrade", SERVICE_TEST, service("forum").message(), "tests/generic/test_upgrade.py");
        String log = "FAILED tests/generic/test_upgrade.py::" + SERVICE_TEST + " - AssertionError\n";

        assertThat(because(red(generic))).contains("`" + SERVICE_TEST + "` is red in r1, and it isn't one of the recipe's own tests");
        assertThat(because(red(failure(SERVICE_TEST, service("forum").message())).log("r1", log))).contains("isn't one of the recipe's own tests");
        assertThat(because(red(image("forum"), failure("test_serving", "AssertionError: status 502")))).contains("`test_serving` is red in r1");
    }

    @Test
    void isFoundWhereTheLogNamesAnotherTestThatBeginsAlike() {
        String log = "FAILED tests/generic/test_upgrade.py::" + SERVICE_TEST + "_again - AssertionError\nFAILED checkout/" + FILE + "::" + SERVICE_TEST + " - AssertionError\n";

        assertThat(stale(finding(red(failure(SERVICE_TEST, service("forum").message())).log("r1", log)))).hasSize(1);
    }

    @Test
    void isFoundInTheTestOfTheTierThatIsRedWhereTwoHaveItsName() {
        HarnessFiles twice = LabHarness.renamed().with(Map.of("tests/forum/test_install.py", "def " + SERVICE_TEST + "(stack):\n    assert stack.healthy()\n"));

        assertThat(stale(finding(redWith(twice, failure(SERVICE_TEST, service("forum").message()))))).singleElement().asString().startsWith(FILE);
        assertThat(because(redWith(twice, new Failure("upgrade", SERVICE_TEST, service("forum").message(), "tests/forum/test_install.py")))).contains("isn't an assertion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TimeoutError: deploy timed out after 1800 s", "AssertionError: not healthy over HTTPS /srv/status (last status 502)", "KeyError: 'app'",
        "AssertionError: sidekiq isn't reachable, [app, db, redis, sidekiq]"})
    void isNoneWhereTheTestIsRedWithSomethingElse(String message) {
        assertThat(because(red(failure(SERVICE_TEST, message)))).contains("what `" + SERVICE_TEST + "` is red with isn't an assertion about an image or a service");
    }

    /** The app's health is asked by the same test, whose words name the service that another of its assertions is about. */
    @ParameterizedTest
    @ValueSource(strings = {"AssertionError: nothing answers beside 'sidekiq'\nassert 502 == 200", "AssertionError: assert stack.https(\"/\") == 200, but it is 'sidekiq'"})
    void isNoneWhereAnotherAssertionOfTheTestFailed(String message) {
        HarnessFiles both = LabHarness.with(FILE, "    assert \"sidekiq\"", "    assert stack.https(\"/\") == 200, \"nothing answers beside 'sidekiq'\"\n    assert \"sidekiq\"");
        Probes standing = probes("app", "db", "redis", "sidekiq");

        assertThat(because(redWith(both, failure(SERVICE_TEST, message)).seen("r1", standing))).contains("isn't an assertion about an image or a service");
    }

    @Test
    void takesTheAssertionsAlongThatTheRunDidNotComeTo() {
        HarnessFiles one = LabHarness.with(FILE, ", \"the head must run the official image\"\n", ", \"the head must run the official image\"\n"
                + "    assert \"sidekiq\" not in stack.services()\n    assert \"redis\" in stack.services()\n    assert stack.healthy()\n"
                + "    assert stack.image(\"app\").endswith(\"-alpine\")\n");

        assertThat(stale(finding(redWith(one, image("forum"))))).as("but not what a release holds, or what is asked of a running app")
                .extracting(id -> id.replaceFirst(".*::", "")).containsExactly(
                        "assert stack . image ( 'app' ) . startswith ( 'forum/forum:3.5.3' ) , 'the head must run the official image'",
                        "assert 'sidekiq' not in stack . services ( )", "assert stack . image ( 'app' ) . endswith ( '-alpine' )");
    }

    @Test
    void leavesAnAssertionAloneThatHeldInTheRun() {
        HarnessFiles before = LabHarness.with(FILE, "    assert stack.image", "    assert \"redis\" in stack.services(), \"redis\"\n    assert stack.image");

        assertThat(stale(finding(redWith(before, image("forum"))))).singleElement().asString().contains("startswith");
    }

    private static Probes probes(String... services) {
        return new Probes("foru-1a2b3c", true, List.of(services).stream().map(s -> new Probes.ServiceState(s, "1/1",
                s.equals("app") ? "bitnamilegacy/forum:3.5.0@sha256:0ff1ce" : s + ":1")).toList(), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void isNoneWhereWhatRanIsNotWhatTheTagSays() {
        String says = "AssertionError: assert stack.image(\"app\").startswith(\"forum/forum:3.5.3\"), but it is ";

        assertThat(because(red(failure(IMAGE_TEST, says + "bitnamilegacy/forum:3.4.7")))).startsWith("nothing shows that what r1 deployed is what the tag says: `app`");
        assertThat(because(red(failure(IMAGE_TEST, says + "bitnamilegacy/forum:3.5.0-debian-12")))).startsWith("nothing shows that what r1 deployed");
        assertThat(because(red(failure(IMAGE_TEST, says + "other/bitnamilegacy/forum:3.5.0")))).startsWith("nothing shows that what r1 deployed");
        assertThat(because(red(failure(SERVICE_TEST, "AssertionError: assert \"sidekiq\" not in stack.services(), but it is [app, mariadb, redis, sidekiq]"))))
                .as("db is no part of mariadb").startsWith("nothing shows that what r1 deployed");
        assertThat(because(red(failure(SERVICE_TEST, "AssertionError: the official image runs sidekiq itself")))).startsWith("nothing shows that what r1 deployed");
    }

    @Test
    void isFoundWhereALookAtTheStackShowsWhatRan() {
        Failure image = failure(IMAGE_TEST, "AssertionError: the head must run the official image");
        Failure service = failure(SERVICE_TEST, "AssertionError: the official image runs sidekiq itself");

        assertThat(stale(finding(red(image, service).seen("r1", probes("app", "db", "redis", "sidekiq"))))).hasSize(2);
        assertThat(because(red(service).seen("r1", probes("app", "db", "redis", "sidekiq", "leftover")))).startsWith("nothing shows that what r1 deployed");
        assertThat(because(red(service).seen("r1", probes("sidekiq")))).startsWith("nothing shows that what r1 deployed");
    }

    @Test
    void isFoundWhereAServiceIsDemandedThatNoReleaseHas() {
        HarnessFiles wanted = LabHarness.with(FILE, "\"sidekiq\" not in", "\"worker\" in");
        String says = "AssertionError: assert \"worker\" in stack.services(), but it is ";

        assertThat(finding(redWith(wanted, failure(SERVICE_TEST, says + "[app, db, redis, sidekiq]"))).cause()).endsWith("holds: a service `worker`.");
        assertThat(because(redWith(wanted, failure(SERVICE_TEST, says + "[app]")))).startsWith("nothing shows that what r1 deployed");
    }

    @Test
    void isNoneWhereAnotherTierIsRedAsWell() {
        List<Tier> twoRed = List.of(new Tier("install", Tier.Status.PASS), new Tier("upgrade", Tier.Status.FAIL), new Tier("custom", Tier.Status.FAIL));

        assertThat(because(unreleased("forum", LabHarness.renamed()).run("r1", RunKind.LIFECYCLE, twoRed, image("forum"))))
                .isEqualTo("the tier custom of r1 is red as well, and nothing says why");
        assertThat(because(unreleased("forum", LabHarness.renamed()).run("r1", RunKind.LIFECYCLE, twoRed, image("forum"),
                new Failure("custom", "test_posts", "AssertionError: 502")))).contains("`test_posts` is red in r1, and it isn't one of the recipe's own tests");
    }

    @Test
    void isNoneWhereNothingShowsThatTheAppIsHealthy() {
        assertThat(because(unreleased("forum", LabHarness.renamed()).run("r1", RunKind.LIFECYCLE, List.of(new Tier("upgrade", Tier.Status.FAIL)), image("forum"))))
                .contains("no tier of r1 is green, so nothing shows that the app is healthy");
    }

    @Test
    void isNoneWhereOneOfTheRunsIsRedInAnotherWay() {
        assertThat(because(real("forum", LabHarness.renamed()).run("r3", RunKind.LIFECYCLE, UPGRADE_RED, failure(IMAGE_TEST, "TimeoutError: deploy timed out"))))
                .contains("isn't an assertion about an image or a service");
    }

    @Test
    void isNoneWhereTheTestCannotBeRead() {
        assertThat(because(redWith(LabHarness.with(FILE, "def " + SERVICE_TEST, "def ("), image("forum")))).startsWith(FILE);
    }
}
