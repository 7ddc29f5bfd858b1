package zone.autonomic.redfix.lab.node;

/** Docker's daemon won't, and says why. */
final class DaemonRefused extends RuntimeException {
    DaemonRefused(String why) {
        super(why);
    }
}
