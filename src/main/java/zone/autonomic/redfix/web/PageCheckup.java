package zone.autonomic.redfix.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.Checkup;
import zone.autonomic.redfix.step.port.Misconfigured;

/** Where the page is, and who is let in there. */
@ApplicationScoped
class PageCheckup implements Checkup {

    private static final String SECTION = "docs/page.md";
    private static final int SHORT = 16;

    private final WebConfig config;
    private final String url;
    private final int port;

    @Inject
    PageCheckup(WebConfig config, @ConfigProperty(name = "redfix.url") String url, @ConfigProperty(name = "redfix.port") int port) {
        this.config = config;
        this.url = url;
        this.port = port;
    }

    @Override
    public String subject() {
        return "Page";
    }

    @Override
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("address", "it listens on %s:%d, and people reach it at %s".formatted(config.address(), port, url)));
        try {
            findings.add(whoComes(new Admission(config, url)));
            config.token().map(String::strip).filter(token -> !token.isEmpty() && token.length() < SHORT).ifPresent(token ->
                    findings.add(Finding.warning("token", "it has %d characters, and may be guessed".formatted(token.length()),
                            "set redfix.web.token to a long random one, e.g. of openssl rand -hex 32")));
        } catch (Misconfigured e) {
            findings.add(Finding.failed("who comes", e.getMessage(), "mend that setting (%s)".formatted(SECTION)));
        }
        return findings;
    }

    private Finding whoComes(Admission admission) {
        if (!admission.asksWhoComes()) {
            return PageAddress.of(url).isLoopback() ? Finding.ok("who comes", "only who is on this machine, and they may do everything")
                    : Finding.failed("who comes", "nobody is let in at %s: who asks can't be known there".formatted(url),
                            "set redfix.web.proxies or redfix.web.token (%s)".formatted(SECTION));
        }
        List<String> proxies = config.proxies().orElse(List.of());
        if (!proxies.isEmpty() && config.may().investigate().orElse(List.of()).isEmpty()) {
            return Finding.warning("who comes", "whom the proxy lets in may look, and nobody may have anything investigated",
                    "name people in redfix.web.may.investigate, .open-pull-requests and .cancel (%s)".formatted(SECTION));
        }
        List<String> let = new ArrayList<>();
        if (!proxies.isEmpty()) {
            let.add("whom the proxy at %s names".formatted(String.join(", ", proxies)));
        }
        if (admission.takesAToken()) {
            let.add("who has the token");
        }
        return Finding.ok("who comes", String.join(", and ", let));
    }
}
