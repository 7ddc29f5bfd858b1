package zone.autonomic.redfix.verdict;

/** What the counts ask for. */
public sealed interface Next {

    /** One more run alone on a clean node. */
    record RunIsolated() implements Next {}

    /** One more run under load. */
    record RunLoaded() implements Next {}

    /** The runs are enough. */
    record Say(Verdict verdict) implements Next {}
}
