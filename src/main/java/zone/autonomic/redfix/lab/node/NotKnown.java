package zone.autonomic.redfix.lab.node;

/** What isn't in the lab's vocabulary is refused, never pretended. */
final class NotKnown extends RuntimeException {
    NotKnown(String words) {
        super(words);
    }
}
