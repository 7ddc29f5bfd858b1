package zone.autonomic.redfix.forge;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the forge says of the token, in the answers of a Gitea. */
class ForgeLifelineTest {

    private WireMockServer server;

    @BeforeEach
    void aForge() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private ForgeLifeline lifeline() {
        Map<String, String> settings = Map.of("redfix.forge.url", "http://127.0.0.1:" + server.port(), "redfix.forge.token", "t0ken");
        return new ForgeLifeline(new SmallRyeConfigBuilder().withMapping(ForgeConfig.class).withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(settings).build().getConfigMapping(ForgeConfig.class));
    }

    private void answers(int status, String body) {
        server.stubFor(get(urlEqualTo("/api/v1/user")).withHeader("Authorization", equalTo("token t0ken")).willReturn(aResponse().withStatus(status).withBody(body)));
    }

    @Test
    void aKnownTokenHolds() {
        answers(200, "{\"login\": \"autonomic-bot\"}");

        assertThat(lifeline().trouble()).isEmpty();
    }

    @Test
    void aRevokedTokenIsSaidInTheForgesWords() {
        answers(401, "{\"message\":\"invalid username, password or token\",\"url\":\"http://127.0.0.1:28300/api/swagger\"}");

        assertThat(lifeline().trouble()).contains("it refuses the bot's token (401, invalid username, password or token): make one anew, and set redfix.forge.token");
    }

    @Test
    void anAccountThatMayNotLogInIsSaid() {
        answers(403, "{\"message\":\"user is not allowed login\",\"url\":\"u\"}");

        assertThat(lifeline().trouble()).contains("it doesn't say whose the bot's token is: 403, user is not allowed login");
    }

    @Test
    void aForgeThatIsNotThereIsSaid() {
        ForgeLifeline lifeline = lifeline();
        server.stop();

        assertThat(lifeline.trouble()).hasValueSatisfying(t -> assertThat(t).contains("can't be reached: the connection is refused (redfix.forge.url)"));
    }
}
