package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.report.HeadTestText;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.PullRequestRoom;
import zone.autonomic.redfix.step.port.Room;

/** Wherever a test of a head is of interest: the comments that asked, the pull request, its commit, the thread of the investigation that proposed it. */
@ApplicationScoped
class TestNews {

    /** What Gitea keeps of a status's description; more is refused by some databases. */
    private static final int LONGEST_DESCRIPTION = 250;

    private final Forge forge;
    private final PullRequestRoom pullRequests;
    private final Room room;
    private final OwnPullRequests own;
    private final TestmeMode testme;
    private final String url;

    TestNews(Forge forge, PullRequestRoom pullRequests, Room room, OwnPullRequests own, TestmeMode testme, @ConfigProperty(name = "redfix.url") String url) {
        this.forge = forge;
        this.pullRequests = pullRequests;
        this.room = room;
        this.own = own;
        this.testme = testme;
        this.url = url;
    }

    /** On every comment that asked for it. */
    void react(Investigation so, String reaction) {
        Stream.concat(Stream.of(test(so).commentId()), so.all(Event.Joined.class).flatMap(joined -> joined.commentId().stream())).distinct()
                .forEach(comment -> forge.react(so.request().recipe(), comment, reaction));
    }

    /** The bridge sets a status of its own for what it runs. */
    void status(Investigation so, String state, String description) {
        if (!test(so).byBridge()) {
            String shown = description.length() <= LONGEST_DESCRIPTION ? description : description.substring(0, LONGEST_DESCRIPTION - 1) + "…";
            forge.setStatus(so.request().recipe(), test(so).pullRequest().head(), context(test(so)), state, shown, HeadTestText.page(so, url));
        }
    }

    /** Each kind has one of its own: a quick run shows less, and must not stand in the place of a whole one. */
    private String context(TestRequest test) {
        return testme.context() + (test.quick() ? "-quick" : "");
    }

    /** @param stage each is told once in a thread, and the pull request has the newest */
    void tell(Investigation so, String stage, String markdown) {
        long number = test(so).pullRequest().number();
        pullRequests.say(so.request().recipe(), number, so.id().value(), markdown);
        own.proposer(so.request().recipe(), number).ifPresent(proposer -> room.post(proposer.id(), so.id() + " " + stage, markdown));
    }

    private static TestRequest test(Investigation so) {
        return so.request().test().orElseThrow();
    }
}
