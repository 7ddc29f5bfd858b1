package zone.autonomic.redfix.investigation;

/** What a run on the node does with a recipe at a ref. */
public enum RunKind {
    /** The harness's whole cold lifecycle: install, upgrade, backup, restore, custom; at a tag also promote. */
    LIFECYCLE,
    /** A deploy at a throw-away domain whose stack name sorts after {@code proxy}, its health asked over HTTPS. */
    THROWAWAY_DEPLOY,
    /** A copy of the canonical's volumes and secrets, advanced to the ref at a throw-away domain. */
    ADVANCE_COPY,
    /** The harness's own functions evaluated: where it would deploy the recipe's canonical, held against the live domains. Nothing is deployed. */
    CANONICAL_DOMAIN
}
