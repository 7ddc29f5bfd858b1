package zone.autonomic.redfix.lab.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a function is called with: names, and the values of those that may be left out. */
record Parameters(List<String> names, Map<String, Object> defaults) {

    /** A scope for one call. */
    Scope bound(String of, Scope around, List<Object> positional, Map<String, Object> named) {
        Scope scope = around.inner();
        Map<String, Object> given = new LinkedHashMap<>(defaults);
        if (positional.size() > names.size()) {
            throw new CannotRead(of + " called with more than it takes");
        }
        for (int i = 0; i < positional.size(); i++) {
            given.put(names.get(i), positional.get(i));
        }
        given.putAll(named);
        for (String name : names) {
            if (!given.containsKey(name)) {
                throw new CannotRead(of + " called without its " + name);
            }
            scope.set(name, given.remove(name));
        }
        if (!given.isEmpty()) {
            throw new CannotRead(of + " called with what it doesn't take: " + String.join(", ", given.keySet()));
        }
        return scope;
    }
}
