package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jboss.logging.Logger;

/**
 * Stands between javacord and Discord's REST. It waits where it is told to (429), in whatever form that comes: javacord sends a
 * request again at once where such an answer has no {@code Via}, no whole number in {@code Retry-After} or no JSON. And it gives
 * each request an end, which okhttp's own timeouts don't: an answer that trickles in has none.
 */
final class PatientHttp implements Interceptor {

    /** Who is to wait for longer is refused at once, here, until that time is over: somebody waits for the answer. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(PatientHttp.class);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 6;
    /** Nobody is told to wait for longer than a day; what says so isn't Discord. */
    private static final Duration LONGEST_TOLD = Duration.ofDays(1);
    private static final String EVERYTHING = "";

    private final OkHttpClient attempts;
    private final CountDownLatch over = new CountDownLatch(1);
    /** What is to be left alone, and until when: a path up to its id, or everything. */
    private final Map<String, Instant> leftAlone = new ConcurrentHashMap<>();

    private PatientHttp(OkHttpClient attempts) {
        this.attempts = attempts;
    }

    /** @param limit how long one request may take until its answer is read */
    static PatientHttp before(OkHttpClient client, Duration limit) {
        return new PatientHttp(client.newBuilder().callTimeout(limit).connectTimeout(limit).readTimeout(limit).writeTimeout(limit).build());
    }

    /** The client that javacord is given: it sends nothing by itself. */
    OkHttpClient client() {
        OkHttpClient.Builder outside = attempts.newBuilder().callTimeout(Duration.ZERO);
        outside.interceptors().clear();
        return outside.addInterceptor(this).build();
    }

    /** Whoever waits is let go. */
    void close() {
        over.countDown();
        attempts.connectionPool().evictAll();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        String path = path(request);
        Instant begun = Instant.now();
        for (int refusals = 1;; refusals++) {
            pause(request, path, begun);
            Response answer = whole(attempts.newCall(request).execute());
            if (answer.code() != TOO_MANY_REQUESTS) {
                return understandable(answer);
            }
            remember(answer, path, refusals);
        }
    }

    private void remember(Response answer, String path, int refusals) throws IOException {
        JsonNode body = json(answer.peekBody(Long.MAX_VALUE).string());
        Duration told = told(answer, body);
        Duration least = FIRST_WAIT.multipliedBy(1L << Math.min(refusals - 1, MOST_DOUBLINGS));
        Duration wait = told.compareTo(least) > 0 ? told : least;
        // What Cloudflare refuses by itself concerns this machine, whatever it asks for.
        boolean all = answer.header("Via") == null || body.path("global").asBoolean() || "true".equalsIgnoreCase(answer
                .header("X-RateLimit-Global"));
        leftAlone.put(all ? EVERYTHING : path, Instant.now().plus(wait));
        if (all || wait.compareTo(LONGEST_WAIT) > 0) {
            LOG.warnf("Discord wants to be left alone for %d seconds (%s)", wait.toSeconds(), all ? "by everything"
                    : shown(answer.request()));
        }
    }

    /** In seconds, and with a fraction in the body; also a date in the header is allowed. */
    private static Duration told(Response answer, JsonNode body) {
        double seconds = body.path("retry_after").asDouble(0);
        Duration told = seconds > 0 && seconds < LONGEST_TOLD.toSeconds() ? Duration.ofMillis((long) Math.ceil(seconds * 1000))
                : ofHeader(answer.header("Retry-After"));
        return told.compareTo(LONGEST_TOLD) < 0 ? told : LONGEST_TOLD;
    }

    private static Duration ofHeader(String header) {
        if (header == null) {
            return Duration.ZERO;
        }
        try {
            double seconds = Double.parseDouble(header.strip());
            return seconds > 0 ? Duration.ofMillis((long) Math.ceil(Math.min(seconds, LONGEST_TOLD.toSeconds()) * 1000)) : Duration.ZERO;
        } catch (NumberFormatException noNumber) {
            return date(header).map(when -> Duration.between(Instant.now(), when)).filter(wait -> !wait.isNegative()).orElse(Duration.ZERO);
        }
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip(), Instant::from));
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }

    private void pause(Request request, String path, Instant begun) throws IOException {
        Instant until = until(path);
        for (Instant now = Instant.now(); now.isBefore(until); now = Instant.now()) {
            if (until.isAfter(begun.plus(LONGEST_WAIT))) {
                throw new IOException("Discord wants to be left alone until " + until + " (" + shown(request) + ")");
            }
            waitFor(Duration.between(now, until));
            until = until(path);
        }
        leftAlone.values().removeIf(past -> past.isBefore(Instant.now()));
    }

    private Instant until(String path) {
        Instant of = leftAlone.getOrDefault(path, Instant.MIN);
        Instant all = leftAlone.getOrDefault(EVERYTHING, Instant.MIN);
        return of.isAfter(all) ? of : all;
    }

    private void waitFor(Duration wait) throws IOException {
        try {
            if (over.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS)) {
                throw new IOException("the connection to Discord was ended while it waited");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while it waited for Discord");
        }
    }

    /** Method, kind and id of what is concerned; Discord counts no finer than that, whatever it counts. */
    private static String path(Request request) {
        String[] parts = request.url().encodedPath().split("/");
        StringBuilder path = new StringBuilder(request.method());
        for (int i = 3; i < parts.length && i < 6; i++) {
            path.append(i == 3 ? " /" : "/").append(parts[i]);
        }
        return path.toString();
    }

    /** Without what may be a token. */
    private static String shown(Request request) {
        String[] parts = request.url().encodedPath().split("/");
        return request.method() + " /" + (parts.length > 4 ? parts[3] + "/" + parts[4] : parts[parts.length - 1]);
    }

    private static Response whole(Response answer) throws IOException {
        try (ResponseBody body = answer.body()) {
            return answer.newBuilder().body(body == null ? null : ResponseBody.create(body.bytes(), body.contentType())).build();
        }
    }

    /** Without what javacord fails on without ending the request, which it then sends again and again. */
    private static Response understandable(Response answer) {
        Response.Builder understandable = answer.newBuilder();
        if (!answer.header("X-RateLimit-Remaining", "0").matches("[0-9]{1,9}") || !answer.header("X-RateLimit-Reset",
                "0").matches("[0-9]{1,12}(\\.[0-9]*)?")) {
            understandable.removeHeader("X-RateLimit-Remaining").removeHeader("X-RateLimit-Reset");
        }
        return date(answer.header("Date", "")).isPresent() ? understandable.build() : understandable.removeHeader("Date").build();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException other) {
            return MissingNode.getInstance();
        }
    }
}
