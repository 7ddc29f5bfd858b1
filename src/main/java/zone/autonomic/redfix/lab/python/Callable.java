package zone.autonomic.redfix.lab.python;

import java.util.List;
import java.util.Map;

/** What can be called. */
@FunctionalInterface
public interface Callable {

    /** @throws Raised as Python would @throws CannotRead where the outcome can't be told */
    Object call(List<Object> positional, Map<String, Object> named);

    /** With positional arguments alone. */
    default Object of(Object... positional) {
        return call(java.util.Arrays.asList(positional), Map.of());
    }
}
