package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.chat.Permission;
import zone.autonomic.redfix.chat.Speaker;
import zone.autonomic.redfix.step.port.Misconfigured;

/** Who is let in at the page, by what a request brings along. */
class AdmissionTest {

    private static final String HERE = "http://localhost:8080";
    private static final String PUBLIC = "https://redfix.example.org";
    private static final String TOKEN = "a long random token";

    private final Map<String, String> settings = new TreeMap<>(Map.of("redfix.web.address", "127.0.0.1"));
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String peer = "127.0.0.1";

    private Admission.Decision decision(String url) {
        WebConfig config = new SmallRyeConfigBuilder().withMapping(WebConfig.class).withDefaultValues(settings).build()
                .getConfigMapping(WebConfig.class);
        return new Admission(config, url).of(new Admission.Asked() {
            @Override
            public String method() {
                return method;
            }

            @Override
            public String peer() {
                return peer;
            }

            @Override
            public int port() {
                return 8080;
            }

            @Override
            public List<String> header(String name) {
                return headers.getOrDefault(name, List.of());
            }
        });
    }

    private void header(String name, String... values) {
        headers.put(name, List.of(values));
    }

    private void behindAProxy() {
        settings.put("redfix.web.proxies", "10.1.0.0/16,::1");
        settings.put("redfix.web.may.investigate", "ann,ben");
        settings.put("redfix.web.may.cancel", "@everyone");
        peer = "10.1.2.3";
        header("Host", "redfix.example.org");
    }

    private static Optional<Integer> refused(Admission.Decision decision) {
        return decision.refusal().map(Admission.Refusal::status);
    }

    private Speaker speaker(String url) {
        Admission.Decision decision = decision(url);
        assertThat(decision.refusal()).isEmpty();
        return decision.visitor().orElseThrow().speaker();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LocalHost:8080"})
    void whoIsOnThisMachineMayDoEverythingWhereNobodyIsAsked(String host) {
        header("Host", host);

        for (String here : List.of("127.0.0.1", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1%lo", "::ffff:127.0.0.1")) {
            peer = here;
            assertThat(speaker(HERE).lacks()).as(here).isEmpty();
        }
        for (String elsewhere : List.of("128.0.0.1", "::2", "::ffff:128.0.0.1", "null")) {
            peer = elsewhere;
            assertThat(refused(decision(HERE))).as(elsewhere).contains(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"Forwarded, for=1.2.3.4", "X-Forwarded-For, 1.2.3.4", "X-Forwarded-Proto, https", "X-Real-IP, 1.2.3.4", "Via, 1.1 proxy",
            "X-Redfix-User, ann"})
    void whatSomethingPassedOnIsNotFromThisMachine(String name, String value) {
        header("Host", "localhost:8080");
        header(name, value);

        assertThat(refused(decision(HERE))).contains(401);
    }

    @Test
    void fromElsewhereNobodyIsLetInWhereNobodyIsAsked() {
        peer = "10.1.2.3";
        header("Host", "localhost:8080");
        assertThat(refused(decision(HERE))).contains(401);

        header("Host", "redfix.example.org");
        assertThat(refused(decision(PUBLIC))).contains(401);
        peer = "127.0.0.1";
        assertThat(refused(decision(PUBLIC))).as("a proxy on this machine that says nobody's name").contains(401);
    }

    /** As nginx passes on where it isn't told otherwise: with its own name for the page, and without a word of whom it comes from. */
    @Test
    void whereThePageIsPublicWhatComesFromThisMachineMayHaveBeenPassedOnUnseen() {
        header("Host", "127.0.0.1:8080");

        assertThat(refused(decision(PUBLIC))).contains(401);
        assertThat(refused(decision("http://127.0.0.1:8080"))).isEmpty();
    }

    @Test
    void thePortThatASchemeImpliesMayBeSaidOrNot() {
        behindAProxy();
        header("X-Redfix-User", "ann");
        method = "POST";
        for (String url : List.of(PUBLIC, PUBLIC + ":443", "HTTPS://Redfix.Example.org/")) {
            for (String host : List.of("redfix.example.org", "redfix.example.org:443", "Redfix.Example.ORG")) {
                header("Host", host);
                header("Origin", PUBLIC);
                assertThat(refused(decision(url))).as(url + " as " + host).isEmpty();
            }
            header("Origin", "http://redfix.example.org:443");
            assertThat(refused(decision(url))).contains(403);
            header("Host", "redfix.example.org:80");
            assertThat(refused(decision(url))).contains(421);
        }
        assertThat(PageAddress.of(PUBLIC).isNamed("localhost", 80)).isTrue();
        assertThat(PageAddress.of(PUBLIC).isNamed("localhost", 8080)).isFalse();
        assertThat(PageAddress.of("http://[::1]:8080").isNamed("[::1]:8080", 8080)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redfix.example.org", "", "ftp://redfix.example.org", "https://", "https:///x", "https://a b",
            "https://ann@redfix.example.org"})
    void anAddressThatNobodyCanReachThePageByIsSaid(String odd) {
        assertThatThrownBy(() -> decision(odd)).isInstanceOf(Misconfigured.class)
                .hasMessageContaining("redfix.url: '" + odd + "' isn't a page's address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost:9090", "localhost", "redfix.example.org:8080",
            "redfix.example.org.evil.example", "redfix.example.org@evil.example", "evil.example/redfix.example.org",
            "127.0.0.1.evil.example:8080", "0.0.0.0:8080", "::1:8080", ""})
    void anotherNameIsNotOurs(String host) {
        behindAProxy();
        header("X-Redfix-User", "ann");
        header("Host", host);

        assertThat(refused(decision(PUBLIC))).contains(421);
    }

    @Test
    void twoNamesAreNone() {
        header("Host", "localhost:8080", "evil.example");
        assertThat(refused(decision(HERE))).contains(421);

        behindAProxy();
        header("X-Redfix-User", "ann", "ben");
        assertThat(refused(decision(PUBLIC))).contains(400);
    }

    @Test
    void theProxySaysWhoAsksAndTheSettingsWhatTheyMay() {
        behindAProxy();
        header("X-Redfix-User", "ann");
        assertThat(speaker(PUBLIC).name()).isEqualTo("ann");
        assertThat(speaker(PUBLIC).lacks()).containsOnlyKeys(Permission.PROPOSE)
                .containsValue("to be named in `redfix.web.may.open-pull-requests`");

        header("X-Redfix-User", "zoe");
        assertThat(speaker(PUBLIC).lacks()).containsOnlyKeys(Permission.PROPOSE, Permission.INVESTIGATE);
    }

    @Test
    void whoMayNotEvenLookIsNotLetIn() {
        behindAProxy();
        settings.put("redfix.web.may.look", "ann");
        header("X-Redfix-User", "zoe");

        assertThat(decision(PUBLIC).refusal())
                .contains(new Admission.Refusal(403, "zoe may not look here: that takes to be named in `redfix.web.may.look`"));
    }

    @Test
    void onlyTheNamedProxyIsBelieved() {
        behindAProxy();
        header("X-Redfix-User", "ann");
        for (String other : List.of("10.2.0.1", "127.0.0.1", "::2", "192.168.1.1")) {
            peer = other;
            assertThat(refused(decision(PUBLIC))).as(other).contains(401);
        }
        peer = "0:0:0:0:0:0:0:1";
        assertThat(speaker(PUBLIC).name()).isEqualTo("ann");
    }

    @Test
    void aProxyThatSaysNobodysNameLetsNobodyIn() {
        behindAProxy();
        assertThat(decision(PUBLIC).refusal())
                .contains(new Admission.Refusal(401, "the proxy doesn't say who asks: it has to send X-Redfix-User"));

        for (String odd : List.of("", " ", "@everyone", "a\tb", "x".repeat(81), "<b>", "ann, ben", "ann\u00ff")) {
            header("X-Redfix-User", odd);
            assertThat(refused(decision(PUBLIC))).as(odd).contains(400);
        }
    }

    /** The server reads headers as Latin-1. */
    @Test
    void aNameMayHaveLettersBeyondAscii() {
        behindAProxy();
        header("X-Redfix-User", new String("Zoë".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));

        assertThat(speaker(PUBLIC).name()).isEqualTo("Zoë");
    }

    @Test
    void whereAProxyIsNamedNobodyOnThisMachineIsTakenForGranted() {
        behindAProxy();
        peer = "127.0.0.1";
        header("Host", "localhost:8080");

        assertThat(refused(decision(PUBLIC))).contains(401);
    }

    @Test
    void theTokenLetsInAsBearerAndAsPassword() {
        settings.put("redfix.web.token", TOKEN);
        header("Host", "redfix.example.org");
        peer = "192.0.2.7";

        header("Authorization", "Bearer " + TOKEN);
        assertThat(speaker(PUBLIC)).isEqualTo(Speaker.trusted("somebody with the token"));
        header("Authorization", "basic " + Base64.getEncoder().encodeToString(("ann:" + TOKEN).getBytes(StandardCharsets.UTF_8)));
        assertThat(speaker(PUBLIC)).isEqualTo(Speaker.trusted("ann"));

        String nothing = "Basic " + Base64.getEncoder().encodeToString("ann:".getBytes(StandardCharsets.UTF_8));
        for (String wrong : List.of("Bearer " + TOKEN + "x", "Bearer ", "Basic !!", nothing, "Digest x", TOKEN, "")) {
            header("Authorization", wrong);
            assertThat(refused(decision(PUBLIC))).as(wrong).contains(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"Origin, https://evil.example", "Origin, null", "Origin, http://redfix.example.org", "Sec-Fetch-Site, cross-site",
            "Sec-Fetch-Site, same-site"})
    void anotherSitesPageMayAskForNothingThatChanges(String name, String value) {
        behindAProxy();
        header("X-Redfix-User", "ann");
        header(name, value);
        method = "POST";
        assertThat(refused(decision(PUBLIC))).contains(403);

        method = "GET";
        assertThat(refused(decision(PUBLIC))).as("a link that leads here").isEmpty();
    }

    @Test
    void ourOwnPageMay() {
        method = "POST";
        behindAProxy();
        header("X-Redfix-User", "ann");
        header("Sec-Fetch-Site", "same-origin");
        header("Origin", PUBLIC);
        assertThat(refused(decision(PUBLIC))).isEmpty();

        settings.remove("redfix.web.proxies");
        headers.clear();
        peer = "127.0.0.1";
        header("Host", "127.0.0.1:8080");
        header("Origin", "http://127.0.0.1:8080");
        assertThat(refused(decision(HERE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "::1/129",
            "300.1.1.1", "10.1/16", "0.0.0.0/0", "::/0"})
    void aProxyIsNamedByItsAddress(String odd) {
        settings.put("redfix.web.proxies", odd);

        assertThatThrownBy(() -> decision(HERE)).isInstanceOf(Misconfigured.class)
                .hasMessageContaining(odd + "' isn't an address of a proxy");
    }

    @Test
    void whoIsNotNamedMaySayWhoTheyAreAndWhoIsNamedMayNot() {
        header("Host", "localhost:8080");
        Visitor local = decision(HERE).visitor().orElseThrow();
        assertThat(local.as("ann").name()).isEqualTo("ann");
        assertThat(local.as(" ").name()).isEqualTo("somebody on the page");
        assertThat(local.as("x".repeat(99)).name()).hasSize(40);

        behindAProxy();
        header("X-Redfix-User", "ben");
        assertThat(decision(PUBLIC).visitor().orElseThrow().as("ann").name()).isEqualTo("ben");
    }
}
