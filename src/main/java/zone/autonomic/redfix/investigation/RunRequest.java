package zone.autonomic.redfix.investigation;

/**
 * One run to be made on the node. Its id is fixed by the playbook before it starts, so that starting it twice finds the first.
 *
 * @param id the run's name on the node
 * @param kind what is done
 * @param recipe the recipe's name
 * @param ref the tag's name for a run at a tag, otherwise the commit
 * @param commit the commit that {@code ref} stands for
 * @param atTag whether the harness is to treat it as a release (it may then promote) rather than as a proposed change
 * @param healthPath the path asked over HTTPS in a run that the harness doesn't make, e.g. {@code /xrpc/_health}
 */
public record RunRequest(String id, RunKind kind, String recipe, String ref, String commit, boolean atTag, String healthPath) {}
