package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both directions: what must not get out, and what must stay to be read. */
class RedactionTest {

    /** Lines with a secret in the place of {@code §}. */
    static List<String> places() {
        return List.of(
                "POSTGRES_PASSWORD=§", "export DB_PASSWORD='§'", "password: §", "  password: \"§\"", "PGPASSWORD=§ psql -U wiki", "\"password\": \"§\"",
                "{\"token\":\"§\",\"user\":\"x\"}", "{\\\"secret\\\":\\\"§\\\"}", "LFS_JWT_SECRET = §", "INTERNAL_TOKEN     = §", "JWT_SECRET=§",
                "SECRET_KEY_BASE: §", "AWS_SECRET_ACCESS_KEY=§", "api_key=§", "apiKey: '§'", "X-Api-Key: §", "client_secret=§&grant_type=x",
                "wiki --password § --host x", "wiki --db-password=§", "curl --token § https://x", "curl -u admin:§ https://x", "mysql -u root -p§ wiki",
                "postgres://wiki:§@db:5432/wiki?sslmode=disable", "redis://:§@cache:6379/0", "https://bot:§@git.example.org/x.git",
                "jdbc:postgresql://db/wiki?user=wiki&password=§", "host=db user=wiki password=§ dbname=wiki", "wiki:§@tcp(db:3306)/wiki",
                "Authorization: token §", "authorization: Bearer §", "Authorization: Basic §", "ALTER USER wiki WITH PASSWORD '§';", "CREATE USER x IDENTIFIED BY '§'",
                "time=12 level=info msg=started smtp_password=§ port=25", "config: {password => §, user => x}", "Set-Cookie: session=§; Path=/", "passphrase: §",
                "SMTP_PASS=§", "DB_PASS: §", "ADMIN_PW=§", "LDAP_BIND_PW=§", "ldap.bind.pw = §", "pass=§", "{\"user\":\"x\",\"pass\":\"§\"}", "MAIL_PASS_2=§",
                "password%3D§", "?smtp_pass%3d§", "sshpass -p § ssh node", "sshpass -p'§' ssh node", "redis-cli -a § ping", "RESTIC_KEY=§", "ENCRYPTION_KEY_OLD=§");
    }

    @ParameterizedTest
    @MethodSource("places")
    void noSecretGetsOutWhereverItStands(String place) {
        Random random = new Random(place.hashCode());
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_-.!%^*~";
        for (int turn = 0; turn < 40; turn++) {
            StringBuilder secret = new StringBuilder("x");
            int length = 8 + random.nextInt(40);
            while (secret.length() < length) {
                secret.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String line = place.replace("§", secret);
            String masked = Redaction.mask("before\n" + line + "\nafter\n");

            assertThat(masked).as(line).doesNotContain(secret).doesNotContain(secret.substring(3)).contains(Redaction.MASK).startsWith("before\n").endsWith("\nafter\n");
            assertThat(Redaction.mask(masked)).as("masked twice").isEqualTo(masked);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl", "the token was eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl, expired",
        "curl -H 'Authorization: Basic dXNlcjpwYXNzd29yZA=='", "sent Basic dXNlcjpwYXNzd29yZA== to it", "cloning https://0123456789abcdef0123456789abcdef01234567@git.example.org/x",
        "remote said ghp_abcdefghijklmnopqrstuvwxyz012345", "POST https://discord.com/api/webhooks/12345/abcDEF-ghi_jkl"})
    void tokensAreKnownByTheirForm(String line) {
        assertThat(Redaction.mask(line)).contains(Redaction.MASK).doesNotContainPattern("eyJhbGci|dXNlcjpw|ghp_a|abcDEF|0123456789abcdef");
    }

    /** By the forms that the services themselves document. */
    @ParameterizedTest
    @ValueSource(strings = {
        "npm_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789", "dckr_pat_AbCdEfGhIjKlMnOpQrStUvWx", "sk-proj-AbCdEfGhIjKlMnOpQrStUvWx", "sk_test_AbCdEfGhIjKlMnOpQrStUvWx",
        "rk_live_AbCdEfGhIjKlMnOpQrStUvWx", "whsec_AbCdEfGhIjKlMnOpQrStUvWx", "SG.AbCdEfGhIjKlMnOpQrStUv.AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG",
        "pypi-AgEIcHlwaS5vcmcCJAbCdEfGhIjKlMnOpQrStUvWxYz0123456789", "AIzaSyAbCdEfGhIjKlMnOpQrStUvWxYz0123456", "hf_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh",
        "hvs.CAESIAbCdEfGhIjKlMnOpQrStUvWx", "dop_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "glsa_AbCdEfGhIjKlMnOpQrStUvWxYz012345_0a1b2c3d",
        "shpat_0123456789abcdef0123456789abcdef", "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.GAbCdE.AbCdEfGhIjKlMnOpQrStUvWxYz01234567890", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
        "xapp-1-A0123456789-0123456789012-abcdef0123456789"})
    void tokensOfServicesAreKnownByTheirForm(String token) {
        assertThat(Redaction.mask("it said " + token + " and went on")).isEqualTo("it said *** and went on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"auths\":{\"ghcr.io\":{\"auth\":\"dXNlcjpodW50ZXIyaHVudGVyMg==\"}}}", "\"auth\": \"dXNlcjpodW50ZXIyaHVudGVyMg==\""})
    void aRegistrysLoginIsASecret(String line) {
        assertThat(Redaction.mask(line)).contains("\"auth\"").contains("***").doesNotContain("dXNlcj");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "PASS: test_backup.sh", "  install  pass   1", "\"status\":\"pass\"", "{\"pass\":5,\"fail\":1}", "pass=5 fail=1", "compass: north", "bypass=always", "first_pass: true",
        "{\"auth\":\"ldap\"}", "npm_config_loglevel=error", "auth: disabled", "sk-learn is missing", "docker run -p 8080:80 wiki", "redis-cli ping", "hf_hub_download failed"})
    void wordsLikeThemStay(String line) {
        assertThat(Redaction.mask(line)).isEqualTo(line);
    }

    @Test
    void aPrivateKeyGoesWholeAlsoWhereItsEndIsMissing() {
        String key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nc2VjcmV0\n";

        assertThat(Redaction.mask("a\n" + key + "-----END OPENSSH PRIVATE KEY-----\nb")).startsWith("a\n").endsWith("\nb").doesNotContain("b3BlbnNza", "c2VjcmV0");
        assertThat(Redaction.mask("a\n" + key)).doesNotContain("b3BlbnNza", "c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2026/06/20 12:00:00 [F] error saving JWT Secret for custom config: failed to save \"/etc/gitea/app.ini\": open /etc/gitea/app.ini: read-only file system",
        "FAILED tests/x/test_restore.py::test_restore_returns_state - RuntimeError: ERROR:  relation \"ci_marker\" does not exist",
        "FATAL:  password authentication failed for user \"wiki\"", "secret \"warm-wiki_ci_example_org_jwt_secret_v1\" not found",
        "secret not found: warm-wiki_ci_example_org_db_password_v1", "POSTGRES_PASSWORD_FILE=/run/secrets/db_password", "SECRET_DB_PASSWORD_VERSION=v1",
        "image: wiki/wiki:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "HEAD is now at 0123456789abcdef0123456789abcdef01234567 fix: token",
        "\"flags\":{\"clean_teardown\":true,\"no_secret_leak\":true}", "tests/x/test_secret_rotation.py::test_token PASSED [ 50%]",
        "copied secret warm-wiki_ci_example_org_pw_v1 to zz-12345678_ci_example_org_pw_v1", "docker service create --secret source=wiki_pw_v1,target=v busybox:stable",
        "abra app new wiki --domain zz-1.ci.example.org --server default --no-input --secrets --chaos", "dial tcp 10.0.3.4:5432: connect: connection refused",
        "SyntaxError: Unexpected token: punc ())", "JWT_SECRET={{ secret \"jwt_secret\" }}", "password: ${DB_PASSWORD}", "LFS_JWT_SECRET = ", "secrets: [a, b]",
        "!! WC5 promote failed (non-fatal; known-good unchanged): warm-x.ci.example.org: not healthy over HTTPS /xrpc/_health (last status 0)",
        "https://registry.example.org:5000/v2/wiki/manifests/sha256:0123456789abcdef", "GET http://[fd00::1]:8080/a@b", "docker run -u 1000:1000 x", "basic authentication is required",
        "unable to load secret: open /run/secrets/x: no such file or directory", "token: invalid format of header", "Secrets are generated", "assert token == expected",
        "  secrets:\n    - db_password\n    - jwt_secret", "== restore: PASS", "wiki_app.1.abcdefghij0123456789  0/1", "pg_dump: error: connection to server failed"})
    void evidenceStays(String line) {
        assertThat(Redaction.mask(line)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PASSWORD=$2y$10$abcdefghijk", "password: $argon2id$v=19$abcdefghijk", "PASSWORD=(abcdefghijk", "token={abcdefghijk", "secret: $abcdefghijk"})
    void aValueThatOnlyLooksLikeAReferenceIsASecret(String line) {
        assertThat(Redaction.mask(line)).contains(Redaction.MASK).doesNotContain("abcdefghijk");
    }

    @Test
    void severalSecretsInOneLineAllGo() {
        assertThat(Redaction.mask("start user=x password=one token=two port=3")).isEqualTo("start user=x password=*** token=*** port=3");
        assertThat(Redaction.mask("{\"password\": \"one\", \"secret\": \"two\"}")).isEqualTo("{\"password\": \"***\", \"secret\": \"***\"}");
    }

    @Test
    void aSecretOfSeveralWordsAloneOnItsLineGoesWhole() {
        assertThat(Redaction.mask("admin_password: correct horse battery\nuser: x")).isEqualTo("admin_password: ***\nuser: x");
    }

    /** Whatever a pattern could be led to look at again and again: where one is, this takes minutes. */
    static List<String> heavy() {
        return List.of("a", "a-", "-", "--", "eyJ", "-eyJ", "eyJabcdef.", "a.", "password", "token=", "tokenfile=", "password={{", "token=a ", "secret: x, ", "https://", "://a:",
                "://a@", "-----BEGIN PRIVATE KEY-----", "-----BEGIN A", "\"secret\":\"", "\\\"secret\\\":\\\"", "password='", "password=\"\\a", "-u a:", "--user ", "mysql ",
                "mysql -p", "--token ", "--token '", "--api-key \"", "Bearer ", "Basic a", "cookie:", "password '", "identified by \"", "authorization: ", "x:y@", "\\", "'", " ", "\t", "gh", "ghp_",
                "/api/webhooks/1", "[", "unexpected token: ");
    }

    @ParameterizedTest
    @MethodSource("heavy")
    void aLongLineIsMaskedInTimeWhateverItRepeats(String part) {
        String line = part.repeat((256 << 10) / part.length());

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Redaction.mask(line));
    }

    @Test
    void tenMegabytesOfALetterAreMaskedInTime() {
        String line = "a".repeat(10 << 20);

        assertThat(Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Redaction.mask(line))).isEqualTo(line);
    }
}
