package zone.autonomic.redfix.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same failure is known again from run to run; another one is not taken for it. */
class FailureSignatureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "dial tcp 10.10.0.4:3000: connect: connection refused | dial tcp 10.10.0.12:3000: connect: connection refused",
            "docker exec 60326521a2ac failed (rc=1) | docker exec 9f00aa21b7c4 failed (rc=1)",
            "warm-blue_ci_commoninternet_net_app is 0/1 | blue-a1b2c3_ci_commoninternet_net_app is 0/1",
            "2026-06-18T00:05:11Z not healthy after 61s | 2026-06-19T10:05:12Z not healthy after 60.2s",
    })
    void whatDiffersFromRunToRunPlaysNoPart(String once, String again) {
        assertThat(FailureSignature.of("restore", "t", once)).isEqualTo(FailureSignature.of("restore", "t", again));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "relation \"ci_marker\" does not exist | relation \"posts\" does not exist",
            "not healthy over HTTPS /a (last status 0) | not healthy over HTTPS /a (last status 502)",
            "open /etc/gitea/app.ini: read-only file system | open /etc/gitea/app.ini: permission denied",
    })
    void whatTellsFailuresApartStays(String one, String other) {
        assertThat(FailureSignature.of("restore", "t", one)).isNotEqualTo(FailureSignature.of("restore", "t", other));
    }

    private record Pair(boolean same, String one, String other, String kind) {

        boolean right() {
            return same == FailureSignature.of("custom", "t", one).equals(FailureSignature.of("custom", "t", other));
        }
    }

    private static List<Pair> pairs(String resource) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(FailureSignatureTest.class.getResourceAsStream("/signatures/" + resource), UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\t", -1))
                    .map(field -> new Pair(field[0].equals("same"), field[1], field[2], field[3])).toList();
        }
    }

    @Test
    void whatAnEngineerCallsTheSameFailureIsTheSameAndNothingElse() throws IOException {
        assertThat(pairs("pairs.tsv")).hasSizeGreaterThan(400).filteredOn(pair -> !pair.right()).isEmpty();
    }

    @Test
    void ofLinesThatOthersChoseAtMostOneInAHundredIsWrongEitherWay() throws IOException {
        Map<Boolean, List<Pair>> byLabel = pairs("pairs-of-real-lines.tsv").stream().collect(Collectors.partitioningBy(Pair::same));
        assertThat(byLabel.values()).allSatisfy(labelled -> {
            List<Pair> wrong = labelled.stream().filter(pair -> !pair.right()).toList();
            assertThat(labelled).hasSizeGreaterThan(100);
            assertThat(wrong).hasSizeLessThanOrEqualTo(labelled.size() / 100);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "error binding to 127.0.0.1:9000: in use | error binding to 127.0.0.1:4347: in use",
            "upgrade to 10.11.15 failed | upgrade to 10.11.16 failed",
            "image app:1.24.2.0 is missing | image app:1.24.3.0 is missing",
            "secret not found: gite-50a9b4_ci_example_net_db_password_v1 | secret not found: gite-50a9b4_ci_example_net_jwt_secret_v1",
            "no such table: user_profile_settings_old | no such table: user_account_settings_old",
            "connect to db port 5432 failed | connect to db port 3306 failed",
            "abra app deploy failed (1): FATA | abra app deploy failed (137): FATA",
            "abra app deploy failed (137) | abra app deploy failed (139)",
            "backend app1 is down | backend app2 is down",
            "task 1 of OAuth2LoginFilter failed | task 1 of OAuth3LoginFilter failed",
    })
    void noPlaceholderReachesBeyondItsToken(String one, String other) {
        assertThat(FailureSignature.of("custom", "t", one)).isNotEqualTo(FailureSignature.of("custom", "t", other));
    }

    @Test
    void whatTellsMayStandFarBehind() {
        String far = "x is y, ".repeat(80);
        assertThat(FailureSignature.of("custom", "t", far + "disk full")).isNotEqualTo(FailureSignature.of("custom", "t", far + "no route"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "a1", "A1-", "1.", ":", "0:", "[", "{\"", "{\"a\":", "a=1 ", "level=x a=\"", "/tmp/", "' , ", "_id=", "-", "warm-a_", "Mon ", "10.0."})
    void aLongLineIsReadInTime(String part) {
        String line = part.repeat(5_000_000 / part.length());
        assertThat(assertTimeout(Duration.ofSeconds(10), () -> FailureSignature.of("custom", "t", line)).message()).hasSizeLessThan(20_000);
    }

    @Test
    void tierAndTestBelongToIt() {
        assertThat(FailureSignature.of("restore", "t", "m")).isNotEqualTo(FailureSignature.of("upgrade", "t", "m")).isNotEqualTo(FailureSignature.of("restore", "u", "m"));
    }
}
