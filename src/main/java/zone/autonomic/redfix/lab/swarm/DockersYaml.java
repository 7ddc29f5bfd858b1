package zone.autonomic.redfix.lab.swarm;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** YAML with the octal numbers of its version 1.1, as Docker reads it: {@code 0555} is a number, {@code "0555"} is text. */
final class DockersYaml extends JsonSchema {

    private static final Tag OCTAL = new Tag("tag:yaml.org,2002:int-octal");
    private static final Pattern WRITTEN = Pattern.compile("^0[0-7]+$");

    @Override
    public ScalarResolver getScalarResolver() {
        JsonScalarResolver resolver = new JsonScalarResolver();
        resolver.addImplicitResolver(OCTAL, WRITTEN, "0");
        return resolver;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
        constructors.put(OCTAL, DockersYaml::octal);
        return constructors;
    }

    private static Object octal(Node node) {
        return Integer.parseInt(((ScalarNode) node).getValue(), 8);
    }
}
