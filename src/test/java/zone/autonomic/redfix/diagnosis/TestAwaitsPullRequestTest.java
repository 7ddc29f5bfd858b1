package zone.autonomic.redfix.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.diagnosis.Diagnosis.Answer;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.investigation.AwaitedPullRequest;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.Side;

/** The overlay as published, failing as pytest words it, and the pull requests that are open beside it. */
@DisplayName("A test that waits for a pull request")
class TestAwaitsPullRequestTest {

    private static final String NEW = "0.8.1+3.5.0";
    private static final String FILE = "tests/forum/test_upgrade.py";
    private static final List<Tier> UPGRADE_RED = List.of(new Tier("install", Tier.Status.PASS), new Tier("upgrade", Tier.Status.FAIL),
            new Tier("custom", Tier.Status.SKIP));
    private static final Failure IMAGE = new Failure("upgrade", "test_head_runs_official_image_not_bitnamilegacy",
            "AssertionError: the head must run the official image\nassert False\n"
            + " +  where False = <built-in method startswith of str object at 0x7f>('forum/forum:3.5.3')\n +    where <built-in method startswith of str object at 0x7f> = "
            + "'bitnamilegacy/forum:3.5.0'.startswith", FILE);
    private static final Failure SERVICE = new Failure("upgrade", "test_sidekiq_service_dropped_by_head",
            "AssertionError: the official image runs sidekiq itself\n"
            + "assert 'sidekiq' not in ['app', 'db', 'redis', 'sidekiq']", FILE);

    private static RecipeFiles released() {
        return LabHarness.recipe("discourse", NEW, "forum");
    }

    /** The release with the move made: the official image, and no service of its own for what that image runs itself. */
    private static RecipeFiles moved() {
        String text = released().text("compose.yml").orElseThrow();
        String moved = text.replace("app:\n    image: bitnamilegacy/forum:3.5.0", "app:\n    image: forum/forum:3.5.3")
                .replaceAll("(?s)\n  sidekiq:\n.*?(?=\n  \\w|\n\\w)", "");
        assertThat(moved).contains("image: forum/forum:3.5.3").doesNotContain("\n  sidekiq:");
        return released().with("compose.yml", moved);
    }

    private static GivenHarness given(HarnessFiles harness) {
        return GivenHarness.of("forum", harness).tag(NEW, released()).ref("main", released())
                .run("r1", RunKind.LIFECYCLE, UPGRADE_RED, IMAGE, SERVICE)
                .run("r2", RunKind.LIFECYCLE, UPGRADE_RED, IMAGE, SERVICE);
    }

    private static GivenHarness given() {
        return given(PublishedHarness.renamed());
    }

    private static Finding found(Diagnosis diagnosis, GivenHarness given) {
        Answer answer = diagnosis.examine(given.evidence());
        assertThat(answer.because()).isEmpty();
        return answer.finding().orElseThrow();
    }

    private static String because(Diagnosis diagnosis, GivenHarness given) {
        Answer answer = diagnosis.examine(given.evidence());
        assertThat(answer.finding()).isEmpty();
        return answer.because();
    }

    @Test
    void isFoundWhereAnOpenHeadHoldsWhatNoReleaseDoes() {
        GivenHarness given = given().open(4, "official-image", moved());
        Finding finding = found(new TestAwaitsPullRequest(), given);

        assertThat(finding.defect()).isEqualTo("test-awaits-pull-request");
        assertThat(finding.side()).isEqualTo(Side.TEST);
        assertThat(finding.cause()).contains("demand what none of the 2 refs (every tag and the default branch) holds, and the head of http://forge/pulls/4 does. They wait for that pull request: ");
        assertThat(AwaitedPullRequest.of(finding)).contains(new AwaitedPullRequest(4, "http://forge/pulls/4", "head4"));
        assertThat(finding.facts().get("stale").lines()).hasSize(2);
        assertThat(finding.evidence()).contains("main doesn't hold it: `app` runs `bitnamilegacy/forum:3.5.0`, `sidekiq` is there",
                "http://forge/pulls/4 (official-image, at head4) holds it: `app` runs `forum/forum:3.5.3`, `sidekiq` is not there");
        assertThat(because(new TestAssertsUnreleased(), given))
                .isEqualTo("the head of http://forge/pulls/4 holds it: these tests wait for that pull request");
    }

    @Test
    void isStaleWhereNoneIsOpen() {
        assertThat(found(new TestAssertsUnreleased(), given()).facts()).containsOnlyKeys("stale");
        assertThat(because(new TestAwaitsPullRequest(), given())).isEqualTo("no open pull request's head holds what is demanded");
    }

    /** A head that does only a part of it, or of which the text doesn't tell, isn't what the tests wait for. */
    @Test
    void isStaleWhereAnOpenHeadHoldsOnlyAPart() {
        RecipeFiles part = released().with("compose.yml", released().text("compose.yml").orElseThrow()
                .replace("app:\n    image: bitnamilegacy/forum:3.5.0", "app:\n    image: forum/forum:3.5.3"));
        RecipeFiles variable = moved().with("compose.yml", moved().text("compose.yml").orElseThrow()
                .replace("forum/forum:3.5.3", "forum/forum:${VERSION}"));
        GivenHarness given = given().open(7, "half", part).open(8, "by-variable", variable)
                .unasked("http://forge/pulls/9 wasn't looked at: it comes from a fork");

        assertThat(found(new TestAssertsUnreleased(), given).evidence()).contains(
                "http://forge/pulls/7 (half) doesn't hold it either: `app` runs `forum/forum:3.5.3`, `sidekiq` is there",
                "http://forge/pulls/8 (by-variable): its text doesn't tell whether it holds it",
                "http://forge/pulls/9 wasn't looked at: it comes from a fork");
        assertThat(because(new TestAwaitsPullRequest(), given)).endsWith("; http://forge/pulls/9 wasn't looked at: it comes from a fork");
    }

    @Test
    void waitsForTheOldestOfSeveralAndNamesThemAll() {
        Finding finding = found(new TestAwaitsPullRequest(), given().open(12, "again", moved()).open(4, "official-image", moved()));

        assertThat(AwaitedPullRequest.of(finding).orElseThrow().number()).isEqualTo(4);
        assertThat(finding.evidence()).anyMatch(e -> e.startsWith("http://forge/pulls/12 (again, at head12) holds it"));
    }

    /** An overlay file still has a service that lost its image: no tier deploys it, and a release is refused for it. */
    @Test
    void saysWhatLintHasAgainstTheHead() {
        RecipeFiles orphaned = moved().with("compose.smtpauth.yml",
                "version: \"3.8\"\nservices:\n  sidekiq:\n    environment:\n      - SMTP=1\n");

        assertThat(found(new TestAwaitsPullRequest(), given().open(4, "official-image", orphaned)).evidence())
                .contains("http://forge/pulls/4 breaks lint: compose.smtpauth.yml:3: R011, the service sidekiq has no image");
    }

    @Test
    void isNoneWhereTheMoveIsReleased() {
        assertThat(because(new TestAwaitsPullRequest(), given().ref("1.0.0+3.5.3", moved()).open(4, "official-image", moved())))
                .contains("1.0.0+3.5.3 holds what " + FILE + ":7 demands");
    }

    /** The same overlay in the other forms that it is written in. */
    @ParameterizedTest
    @ValueSource(strings = {"from harness.lifecycle import deployed_image, stack_service_names\n\nIMAGE = \"forum/forum:3.5.3\"\n\n\n"
            + "def _image(ctx):\n    return deployed_image(ctx.domain, \"app\")\n\n\n"
            + "def test_head_runs_official_image_not_bitnamilegacy(ctx):\n    assert _image(ctx).startswith(IMAGE), \"the head must run the official image\"\n\n\n"
            + "def test_sidekiq_service_dropped_by_head(ctx):\n    names = stack_service_names(ctx.domain)\n    assert \"sidekiq\" not in names, \"the official image runs sidekiq itself\"\n",
        "def test_head_runs_official_image_not_bitnamilegacy(stack):\n    assert stack.image(\"app\").startswith(\"forum/forum:3.5.3\"), \"the head must run the official image\"\n\n\n"
            + "def test_sidekiq_service_dropped_by_head(stack):\n    assert \"sidekiq\" not in stack.services(), \"the official image runs sidekiq itself\"\n"})
    void isReadInWhateverFormTheOverlayIs(String overlay) {
        HarnessFiles harness = PublishedHarness.renamed().with(Map.of(FILE, overlay));

        assertThat(found(new TestAwaitsPullRequest(), given(harness).open(4, "official-image", moved())).facts().get("stale").lines())
                .hasSize(2);
        assertThat(found(new TestAssertsUnreleased(), given(harness)).facts().get("stale").lines()).hasSize(2);
    }
}
