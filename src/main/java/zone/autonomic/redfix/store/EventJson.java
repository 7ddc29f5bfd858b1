package zone.autonomic.redfix.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;

/**
 * Events as JSON. An event's type is its record's simple name; fields that are no longer known are passed over, so that what was
 * written years ago stays readable. A record that is renamed needs a migration.
 */
@ApplicationScoped
public class EventJson {

    private static final Map<String, Class<?>> TYPES = Arrays.stream(Event.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public String type(Event event) {
        return event.getClass().getSimpleName();
    }

    public String write(Event event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event can't be written: " + type(event), e);
        }
    }

    /** @throws IllegalStateException when a type isn't known, or the text isn't of it: the events were written by a newer redfix */
    public Event read(String type, String body) {
        Class<?> of = TYPES.get(type);
        if (of == null) {
            throw new IllegalStateException("events of type " + type + " aren't known here; were they written by a newer redfix?");
        }
        try {
            return (Event) json.readValue(body, of);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of type " + type + " can't be read: " + e.getOriginalMessage(), e);
        }
    }

    /** An investigation with its events and outcome, for programs. */
    public String whole(Investigation investigation) {
        Map<String, Object> top = new java.util.LinkedHashMap<>();
        top.put("id", investigation.id().value());
        top.put("recipe", investigation.request().recipe());
        top.put("outcome", investigation.outcome().map(Enum::name).orElse(null));
        top.put("exitStatus", investigation.outcome().map(o -> o.exitStatus()).orElse(null));
        top.put("events", investigation.history().stream().map(this::recorded).toList());
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(top);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an investigation can't be written: " + investigation.id(), e);
        }
    }

    private Map<String, Object> recorded(Investigation.Recorded recorded) {
        Map<String, Object> one = new java.util.LinkedHashMap<>();
        one.put("seq", recorded.seq());
        one.put("at", recorded.at());
        one.put("type", type(recorded.event()));
        one.put("event", recorded.event());
        return one;
    }
}
