package zone.autonomic.redfix.lab.node;

/** The node's programs that are more than a few lines of shell: {@code <root> <program> <arguments…>}. */
public final class Program {
    private Program() {}

    public static void main(String[] args) {
        throw new UnsupportedOperationException();
    }
}
