package zone.autonomic.redfix.forge;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Noticeboard;

/**
 * Digests as comments on one issue of the harness's repository, which people may subscribe to. The issue is known by a hidden mark and made where none
 * stands open; so is each comment, so that none is made twice.
 */
@ApplicationScoped
class IssueBoard implements Noticeboard {

    private static final String ISSUE = "<!-- redfix:digests -->";
    private static final String TITLE = "redfix: how things stand";
    private static final String BODY = """
            At its hours the bot comments here on how things stand: what is new, what waits for a person, what runs. Subscribe to it, or mute it.

            Where this issue is closed, the next digest opens another.

            """ + ISSUE;

    private final Forge forge;
    private final String repository;

    IssueBoard(Forge forge, @ConfigProperty(name = "redfix.harness.repository") String repository) {
        this.forge = forge;
        this.repository = repository;
    }

    @Override
    public String name() {
        return "gitea";
    }

    @Override
    public String place() {
        return "an issue of " + repository;
    }

    @Override
    public void tell(String key, String markdown) {
        String mark = "<!-- redfix:" + key + " -->";
        Forge.Issue issue = forge.openIssues(repository).stream().filter(open -> open.body().contains(ISSUE)).findFirst()
                .orElseGet(() -> forge.openIssue(repository, TITLE, BODY));
        String me = forge.whoAmI();
        boolean told = forge.comments(repository, issue.number()).stream().anyMatch(c -> c.author().equals(me) && c.body().contains(mark));
        if (!told) {
            forge.comment(repository, issue.number(), markdown + "\n\n" + mark);
        }
    }
}
