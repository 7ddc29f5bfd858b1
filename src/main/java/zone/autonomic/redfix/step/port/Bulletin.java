package zone.autonomic.redfix.step.port;

/** How things stand, for whoever asks, in the words of the digests. */
public interface Bulletin {

    /** @return Markdown */
    String now();
}
