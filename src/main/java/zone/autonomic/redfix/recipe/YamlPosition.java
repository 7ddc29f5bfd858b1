package zone.autonomic.redfix.recipe;

import java.util.List;
import zone.autonomic.redfix.recipe.YamlTree.Alias;
import zone.autonomic.redfix.recipe.YamlTree.Entry;
import zone.autonomic.redfix.recipe.YamlTree.Mapping;
import zone.autonomic.redfix.recipe.YamlTree.Sequence;

/**
 * Where a path leads in the text itself, so that what stands there may be edited. A path that passes through an alias or comes from a merge key
 * leads to text that belongs to another place: that is refused.
 *
 * @param node what stands there
 * @param parent the mapping or sequence around it; null for the document
 * @param index its place within the parent
 * @param flow whether the parent is in flow style
 */
record YamlPosition(YamlTree node, YamlTree parent, int index, boolean flow) {

    static YamlPosition of(String file, String text, Mapping root, List<String> path) {
        YamlPosition at = new YamlPosition(root, null, 0, false);
        for (int i = 0; i < path.size(); i++) {
            String name = path.get(i);
            String sofar = String.join(".", path.subList(0, i));
            String place = file + ":" + YamlReading.lineOf(text, at.node.begin());
            if (at.node instanceof Alias alias) {
                throw new EditRefused(place, sofar + " is the alias *" + alias.name() + ": a change there would change what &" + alias.name()
                        + " says");
            }
            at = at.child(name, place, sofar);
        }
        return at;
    }

    private YamlPosition child(String name, String place, String sofar) {
        if (node instanceof Mapping mapping) {
            for (int i = 0; i < mapping.entries().size(); i++) {
                if (mapping.entries().get(i).key().value().equals(name)) {
                    return new YamlPosition(mapping.entries().get(i).value(), mapping, i, flow || mapping.flow());
                }
            }
            boolean merges = mapping.entries().stream().anyMatch(Entry::merge);
            String where = sofar.isEmpty() ? "the file" : sofar;
            throw new EditRefused(place, merges ? where + " has no `" + name + "` of its own (a merge key `<<` may bring one)" : where + " has no `"
                    + name + "`");
        }
        if (node instanceof Sequence sequence && name.matches("\\d{1,6}") && Integer.parseInt(name) < sequence.items().size()) {
            int item = Integer.parseInt(name);
            return new YamlPosition(sequence.items().get(item), sequence, item, flow || sequence.flow());
        }
        throw new EditRefused(place, sofar + " has no `" + name + "`");
    }

    /** The entry that this is the value of, if the parent is a mapping. */
    Entry entry() {
        return parent instanceof Mapping mapping ? mapping.entries().get(index) : null;
    }
}
