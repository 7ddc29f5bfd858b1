package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something goes wrong with requests to REST that match, a number of times. */
public final class Trouble {

    private static final int TOO_MANY_REQUESTS = 429;

    private final String what;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private int status;
    private String body;
    private Duration retryAfter = Duration.ofSeconds(1);
    private Duration before = Duration.ZERO;
    private Duration after = Duration.ZERO;
    private boolean doneAllTheSame;
    private boolean trickles;
    private int times = 1;

    Trouble(String what) {
        this.what = what;
    }

    /** Answered with that status. Without one only what else is said goes wrong. */
    public Trouble status(int of) {
        status = of;
        return this;
    }

    /** With that body instead of Discord's. */
    public Trouble body(String of) {
        body = of;
        return this;
    }

    /** With that header; null for without one that would be there. */
    public Trouble header(String name, String value) {
        headers.put(name.toLowerCase(java.util.Locale.ROOT), value);
        return this;
    }

    public Trouble retryAfter(Duration of) {
        retryAfter = of;
        return this;
    }

    /** It takes that long until it reaches Discord. */
    public Trouble late(Duration by) {
        before = by;
        return this;
    }

    /** Discord does it at once, and the answer takes that long. */
    public Trouble answeredLate(Duration by) {
        after = by;
        return this;
    }

    /** Discord does it, whatever it answers. */
    public Trouble doneAllTheSame() {
        doneAllTheSame = true;
        return this;
    }

    /** The answer begins at once and never ends. */
    public Trouble trickles() {
        trickles = true;
        return this;
    }

    public Trouble times(int of) {
        times = of;
        return this;
    }

    /** Whether it befalls that request; then it has done so once more. */
    synchronized boolean befalls(String request) {
        if (times == 0 || !request.matches(what)) {
            return false;
        }
        times--;
        return true;
    }

    boolean does() {
        return doneAllTheSame || status == 0;
    }

    int statusOr(int otherwise) {
        return status == 0 ? otherwise : status;
    }

    String bodyOr(String otherwise) {
        if (status == 0) {
            return otherwise;
        }
        ObjectNode usual = status == TOO_MANY_REQUESTS
                ? Json.object("message", "You are being rate limited.", "retry_after", retryAfter.toMillis() / 1000.0, "global", false)
                : Json.object("message", status + ": trouble", "code", 0);
        return body == null ? usual.toString() : body;
    }

    Map<String, String> headers() {
        Map<String, String> all = new LinkedHashMap<>();
        if (status == TOO_MANY_REQUESTS) {
            all.put("retry-after", Long.toString(Math.max(1, retryAfter.toSeconds())));
            all.put("x-ratelimit-remaining", "0");
        }
        all.putAll(headers);
        return all;
    }

    Duration before() {
        return before;
    }

    Duration after() {
        return after;
    }

    boolean neverEnds() {
        return trickles;
    }
}
