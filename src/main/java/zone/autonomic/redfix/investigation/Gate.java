package zone.autonomic.redfix.investigation;

/** What all the reds of a sweep have to come to. */
public enum Gate {
    /** Every one is investigated, isolated and classified, with a second opinion that agrees. */
    M1,
    /** Every one has a fix that is proven; nothing is merged, and none is left as a standing exception. */
    M2
}
