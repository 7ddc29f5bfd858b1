package zone.autonomic.redfix.step.port;

import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Replay;

/** What today's rules would have decided on what was seen then. Neither the node nor a pull request is touched. */
public interface Reconsideration {

    Replay.Result of(Investigation investigation);
}
