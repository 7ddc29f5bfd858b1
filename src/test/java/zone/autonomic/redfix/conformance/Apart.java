package zone.autonomic.redfix.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node on which others have stacks of the same names at the same time: there each stack's name ends with a suffix, and nobody who asks here hears of it.
 *
 * @param suffix what nothing else on the node has in its name
 */
record Apart(Column column, String suffix) implements Column {

    private String said(String text) {
        return text.replace(suffix, "");
    }

    @Override
    public Optional<String> deploy(String stack, Path recipe, Map<String, String> environment, boolean prune) {
        return column.deploy(stack + suffix, recipe, environment, prune).map(this::said);
    }

    @Override
    public void remove(String stack) {
        column.remove(stack + suffix);
    }

    @Override
    public Optional<String> fails(String stack, String service) {
        return column.fails(stack + suffix, service).map(this::said);
    }

    @Override
    public List<String> services(String stack) {
        return column.services(stack + suffix);
    }

    @Override
    public List<String> backedUp(String stack) {
        return column.backedUp(stack + suffix);
    }

    @Override
    public List<List<String>> lookups(String stack, String service, String name, int times) {
        return column.lookups(stack + suffix, service, name, times).stream().map(answer -> answer.stream().map(this::said).toList()).toList();
    }

    @Override
    public Ran run(String stack, String service, String command) {
        Ran ran = column.run(stack + suffix, service, command);
        return new Ran(ran.exit(), said(ran.output()));
    }

    @Override
    public void close() throws IOException {
        column.close();
    }
}
