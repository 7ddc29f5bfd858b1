package zone.autonomic.redfix.store;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.InvestigationId;

/** An instance of every kind of event, made from the records' components: an event that is added later is sampled without a word here. */
public final class Samples {

    /** What logs and people bring: quotes, line ends, markup, mentions, other scripts, an astral character. */
    public static final String HOSTILE = "it's \"hostile\" \\ <script>alert(1)</script> @all #1 ```\n"
            + "| ${x} {x} [a](javascript:b) \t Ünï \uD83D\uDE80";

    private Samples() {}

    public static Stream<Event> everyEvent() {
        return everyEvent(HOSTILE);
    }

    public static Stream<Event> everyEvent(String text) {
        return Arrays.stream(Event.class.getPermittedSubclasses()).map(type -> (Event) value(type, type.getSimpleName(), text));
    }

    private static Object value(Type type, String name, String text) {
        if (type instanceof ParameterizedType generic) {
            return container((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), name, text);
        }
        Class<?> simple = (Class<?>) type;
        if (simple == String.class) {
            return name + " " + text;
        } else if (simple == int.class) {
            return 7;
        } else if (simple == long.class || simple == Long.class) {
            return 1L << 40;
        } else if (simple == boolean.class) {
            return true;
        } else if (simple == Instant.class) {
            return Instant.parse("2026-11-20T10:00:00Z");
        } else if (simple == OptionalDouble.class) {
            return OptionalDouble.of(0.125);
        } else if (simple.isEnum()) {
            return simple.getEnumConstants()[0];
        } else if (simple == InvestigationId.class) {
            return new InvestigationId("chat-7"); // can't hold just any text
        } else if (simple.isRecord()) {
            return record(simple, text);
        } else if (simple.isSealed()) {
            return value(simple.getPermittedSubclasses()[0], name, text);
        }
        throw new IllegalStateException("no sample of " + type);
    }

    private static Object container(Class<?> raw, Type[] of, String name, String text) {
        if (raw == Optional.class) {
            return Optional.of(value(of[0], name, text));
        } else if (raw == List.class) {
            return List.of(value(of[0], name + " one", text), value(of[0], name + " two", text));
        } else if (raw == Set.class) {
            return Set.of(value(of[0], name, text));
        } else if (raw == Map.class) {
            return Map.of(value(of[0], name + " key", text), value(of[1], name, text));
        } else if (raw == java.util.SortedMap.class) {
            return new TreeMap<>(Map.of(value(of[0], name + " key", text), value(of[1], name, text)));
        }
        throw new IllegalStateException("no sample of " + raw);
    }

    private static Object record(Class<?> type, String text) {
        RecordComponent[] parts = type.getRecordComponents();
        Object[] values = Arrays.stream(parts).map(p -> value(p.getGenericType(), p.getName(), text)).toArray();
        try {
            var constructor = type.getDeclaredConstructor(Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no sample of " + type, e);
        }
    }
}
