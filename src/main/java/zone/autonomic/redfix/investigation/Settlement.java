package zone.autonomic.redfix.investigation;

/** What became of a proven fix once a person had it. */
public enum Settlement {
    /** A person closed the pull request without merging it. */
    DECLINED,
    /** Merged and released, and the check is green at the new tag. */
    RELEASED_AND_GREEN,
    /** Merged and released, and the check is still red at the new tag. */
    STILL_RED,
    /** Merged and released, and the run at the new tag says nothing. */
    UNKNOWN
}
