package zone.autonomic.redfix.conformance;

/**
 * One rule of the lab's model, made wrong.
 *
 * @param wrongly what then holds
 * @param scenario which must see it
 * @param source the class, as a path below {@code zone/autonomic/redfix/lab}
 * @param right what stands there, once
 * @param wrong what is put in its place
 */
record BrokenRule(String wrongly, String scenario, String source, String right, String wrong) {

    @Override
    public String toString() {
        return wrongly;
    }
}
