package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ReportBoundsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static void refused(String xml, String why) {
        Assertions.assertTimeoutPreemptively(SOON, () -> assertThatThrownBy(() -> ReportBounds.check(xml)).isInstanceOf(IOException.class).hasMessageContaining(why));
    }

    @Test
    void aReportOfManyTestsIsTaken() {
        String test = "<testcase classname=\"a.b\" name=\"t\" time=\"0.1\"><failure message=\"m\">at x &lt; y</failure></testcase>";

        assertThatCode(() -> ReportBounds.check("<testsuites><testsuite name=\"pytest\">" + test.repeat(20_000) + "</testsuite></testsuites>")).doesNotThrowAnyException();
    }

    @Test
    void testsInTestsAreNoReport() {
        refused("<testcase name=\"t\">".repeat(90_000) + "</testcase>".repeat(90_000), "a test in a test");
    }

    @Test
    void deepNestingIsNoReport() {
        refused("<a>".repeat(150_000) + "</a>".repeat(150_000), "nested deeper");
    }

    @Test
    void moreElementsThanAnyReportHasAreRefused() {
        refused("<r>" + "<t/>".repeat(200_000) + "</r>", "more than 100,000 elements");
    }

    @Test
    void moreCharactersThanAnyReportHasAreRefused() {
        refused("<r>" + "x".repeat(5 << 20) + "</r>", "characters are more than a report has");
    }

    @Test
    void entitiesAndDoctypesAreRefused() {
        refused("<!DOCTYPE r [<!ENTITY a \"aaaa\">]><r>&a;</r>", "");
        refused("<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r/>", "doctype");
        refused("no xml", "not a JUnit report");
    }

    @Test
    void ofALineWithoutEndALogKeepsTheBeginning() {
        Map<String, String> bounded = ArtifactBounds.of(Map.of("log", "one\n" + "x".repeat(10 << 20) + "\ntwo\n", "results.json", "{}"));

        assertThat(bounded.get("log")).hasSizeLessThan(70_000).startsWith("one\nxxx").endsWith("… (10,420,224 more characters)\ntwo\n");
        assertThat(bounded.get("results.json")).isEqualTo("{}");
        assertThat(ArtifactBounds.of(Map.of("log", "short\n")).get("log")).isEqualTo("short\n");
    }
}
