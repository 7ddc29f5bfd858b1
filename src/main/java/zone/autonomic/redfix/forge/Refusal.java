package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** The forge answered, and the answer is no. */
final class Refusal extends RuntimeException {

    private static final int LONGEST_WAIT = 3600;
    private static final int LONGEST_REASON = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final int retryAfterSeconds;

    private Refusal(int status, int retryAfterSeconds, String reason) {
        super(reason);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    int status() {
        return status;
    }

    /** What the forge asked for, or 0. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Turns every answer that isn't one (an error, or an address to ask at instead) into a refusal, before the generated client's own mapper sees it. */
    static final class Mapper implements ResponseExceptionMapper<Refusal> {

        private final Clock clock;

        Mapper(Clock clock) {
            this.clock = clock;
        }

        @Override
        public boolean handles(int status, MultivaluedMap<String, Object> headers) {
            return status >= 300;
        }

        @Override
        public Refusal toThrowable(Response response) {
            int wait = retryAfter(response.getHeaderString("Retry-After"), response.getHeaderString("Date"), clock);
            String elsewhere = response.getStatus() < 400 && response.getHeaderString("Location") != null ? "it is at " + response.getHeaderString("Location") + " now" : "";
            return new Refusal(response.getStatus(), wait, elsewhere.isEmpty() ? reason(response) : elsewhere);
        }

        @Override
        public int getPriority() {
            return 1;
        }
    }

    /** Seconds, or a date; the date is held against the forge's own clock where it tells its time. */
    static int retryAfter(String header, String date, Clock clock) {
        if (header == null) {
            return 0;
        }
        if (header.strip().matches("\\d{1,9}")) {
            return Math.min(Integer.parseInt(header.strip()), LONGEST_WAIT);
        }
        Instant now = httpDate(date).orElseGet(clock::instant);
        return httpDate(header).map(then -> Duration.between(now, then).toSeconds()).map(s -> (int) Math.max(0, Math.min(s, LONGEST_WAIT))).orElse(0);
    }

    private static Optional<Instant> httpDate(String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Gitea says why in {@code message}; a proxy before it may say anything. */
    private static String reason(Response response) {
        String body;
        try {
            body = response.hasEntity() ? response.readEntity(String.class) : "";
        } catch (ProcessingException | IllegalStateException e) {
            body = "";
        }
        String reason = body == null ? "" : body;
        try {
            reason = JSON.readTree(reason).path("message").asText(reason);
        } catch (JsonProcessingException e) {
            reason = reason.replaceAll("<[^>]*>", " ");
        }
        reason = reason.replaceAll("\\s+", " ").strip();
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
