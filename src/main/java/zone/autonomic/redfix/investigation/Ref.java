package zone.autonomic.redfix.investigation;

/** Which commit of the recipe a run is made at. */
public enum Ref {
    /** The tag under investigation. */
    TAG,
    /** The default branch, which a fix would go to. */
    BASE,
    /** The head of the fix's pull request. */
    HEAD
}
