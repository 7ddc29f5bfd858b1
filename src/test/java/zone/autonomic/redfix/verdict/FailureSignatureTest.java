package zone.autonomic.redfix.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void tierAndTestBelongToIt() {
        assertThat(FailureSignature.of("restore", "t", "m")).isNotEqualTo(FailureSignature.of("upgrade", "t", "m")).isNotEqualTo(FailureSignature.of("restore", "u", "m"));
    }
}
