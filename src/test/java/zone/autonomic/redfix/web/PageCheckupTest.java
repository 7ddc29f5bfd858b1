package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

/** What the doctor says of the page. */
class PageCheckupTest {

    private static final String PUBLIC = "https://redfix.example.org";

    private final Map<String, String> settings = new TreeMap<>(Map.of("redfix.web.address", "127.0.0.1"));

    private List<Finding> examined(String url) {
        WebConfig config = new SmallRyeConfigBuilder().withMapping(WebConfig.class).withDefaultValues(settings).build()
                .getConfigMapping(WebConfig.class);
        return new PageCheckup(config, url, 8080).examine();
    }

    @Test
    void onLoopbackThoseOnThisMachineMayDoEverything() {
        assertThat(examined("http://localhost:8080")).containsExactly(
                Finding.ok("address", "it listens on 127.0.0.1:8080, and people reach it at http://localhost:8080"),
                Finding.ok("who comes", "only who is on this machine, and they may do everything"));
    }

    @Test
    void aPublicPageThatAsksNobodyLetsNobodyIn() {
        assertThat(examined(PUBLIC)).last().isEqualTo(Finding.failed("who comes",
                "nobody is let in at " + PUBLIC + ": who asks can't be known there",
                "set redfix.web.proxies or redfix.web.token (docs/page.md)"));
    }

    @Test
    void whoIsLetInIsSaid() {
        settings.put("redfix.web.proxies", "10.0.0.1,10.0.0.2");
        assertThat(examined(PUBLIC)).last().extracting(Finding::state, Finding::found).containsExactly(
                State.WARNING, "whom the proxy lets in may look, and nobody may have anything investigated");

        settings.put("redfix.web.may.investigate", "ann");
        assertThat(examined(PUBLIC)).last()
                .isEqualTo(Finding.ok("who comes", "whom the proxy at 10.0.0.1, 10.0.0.2 names"));

        settings.put("redfix.web.token", "0123456789abcdef0123456789abcdef");
        assertThat(examined(PUBLIC)).last()
                .isEqualTo(Finding.ok("who comes", "whom the proxy at 10.0.0.1, 10.0.0.2 names, and who has the token"));
    }

    @Test
    void aTokenThatMayBeGuessedIsSaidAndNotShown() {
        settings.put("redfix.web.token", "opensesame");

        assertThat(examined(PUBLIC)).last().isEqualTo(Finding.warning("token", "it has 10 characters, and may be guessed",
                "set redfix.web.token to a long random one, e.g. of openssl rand -hex 32"));
    }

    @Test
    void settingsThatCantBeReadAreAFinding() {
        assertThat(examined("redfix.example.org")).last().extracting(Finding::found).asString()
                .startsWith("redfix.url: 'redfix.example.org' isn't");

        settings.put("redfix.web.proxies", "proxy.example.org");
        assertThat(examined(PUBLIC)).last().extracting(Finding::found).asString()
                .startsWith("redfix.web.proxies: 'proxy.example.org' isn't");
    }
}
