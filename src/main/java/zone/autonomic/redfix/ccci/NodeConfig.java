package zone.autonomic.redfix.ccci;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the CI node is, how it is reached, and what is where on it. The defaults are the real node's; a lab sets its own. */
@ConfigMapping(prefix = "redfix.node")
public interface NodeConfig {

    Optional<String> host();

    @WithDefault("22")
    int port();

    @WithDefault("root")
    String user();

    /** The private key in OpenSSH's or PEM form, without a passphrase; {@code ~/} is the bot's home. */
    @WithDefault("~/.ssh/id_ed25519")
    String keyFile();

    /** Only hosts whose key stands here are talked to. */
    @WithDefault("~/.ssh/known_hosts")
    String knownHostsFile();

    @WithDefault("15s")
    Duration connectTimeout();

    /** How long the node may take to answer what doesn't wait for anything there. */
    @WithDefault("60s")
    Duration answerTimeout();

    /** How long looking at a stack, tearing one down or linting may take. */
    @WithDefault("10m")
    Duration workTimeout();

    /** How often a run in flight is looked at; read by whoever follows it. */
    @WithDefault("5s")
    Duration poll();

    /** Where the script and the runs' files live on the node; {@code ~/} is the home of the user there. */
    @WithDefault("~/.redfix")
    String home();

    @WithDefault("/etc/cc-ci")
    String harnessDir();

    @WithDefault("/var/lib/cc-ci-runs")
    String runsDir();

    @WithDefault("/var/lib/ci-warm")
    String warmDir();

    @WithDefault("ci.commoninternet.net")
    String domain();

    @WithDefault("nightly-sweep.timer")
    String sweepTimer();

    /** Where people see a run of the harness; its directory's name is appended. */
    @WithDefault("https://ci.commoninternet.net/runs/")
    String runsUrl();

    /** What recipes are cloned from where the node has no clone yet, without the recipe's name; empty for the forge's organisation. */
    Optional<String> mirror();

    /** Stacks that people use and that nothing here may touch, as stack names or domains. */
    Optional<List<String>> liveStacks();

    /** What the live services answer 200 at, as whole URLs; asked before, during and after a run that could touch them. */
    Optional<List<String>> liveHealth();

    @WithDefault("15s")
    Duration liveInterval();

    /** How often the recipes that a run is loaded with are deployed anew while it goes on. */
    @WithDefault("60s")
    Duration loadInterval();

    /** How the directories of a sweep's runs begin; the day and the recipe follow, {@code sweep-20260617-gitea}. */
    @WithDefault("sweep-")
    String sweepRuns();

    /** What a run may take: neither a sweep nor quiet hours may begin within it. */
    @WithDefault("2h")
    Duration runTime();

    /** When the node belongs to others, who may restart docker there: a day, or none for every day, and two times in UTC, {@code Sun 02:00-06:00}. */
    Optional<List<String>> quietHours();

    @WithDefault("10")
    int minFreeGb();

    @WithDefault("50000")
    long minFreeInodes();

    /** How many test deploys may stand while one more is made. */
    @WithDefault("3")
    int mostDeploys();

    /** How often health is asked for before a deploy counts as not healthy. */
    @WithDefault("60")
    int healthAttempts();

    @WithDefault("10s")
    Duration healthInterval();

    /** How often in a row it must be healthy. */
    @WithDefault("3")
    int healthStable();

    /** How long one question over HTTPS may take. */
    @WithDefault("15s")
    Duration requestTime();

    /** How often, in tenths of a second, it is looked whether a run's processes have ended, after asking them and again after making them. */
    @WithDefault("100")
    int killAttempts();

    @WithDefault("60")
    int teardownAttempts();

    @WithDefault("1s")
    Duration teardownInterval();

    /** How often a name is resolved in each container, as answers may come by turns. */
    @WithDefault("3")
    int asks();

    /** An image with {@code cat} in it, by which a secret is copied on the node. */
    @WithDefault("busybox:stable")
    String copyImage();
}
