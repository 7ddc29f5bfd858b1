package zone.autonomic.redfix.forge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.step.port.Inbox;

/**
 * Where the forge's webhooks come in. They are checked, kept and answered at once, and handled afterwards by {@link WebhookDeliveries}: the forge waits
 * for 5 seconds and never sends one again (services/webhook/deliver.go). Nothing of a body is read before its signature is right, and none is logged.
 */
@ApplicationScoped
class WebhookDoor {

    static final String PATH = "/webhooks/gitea";

    /** Before the route that holds all other bodies to what a page may send (RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT): this one counts for itself. */
    private static final int ORDER = -3;
    private static final Logger LOG = Logger.getLogger(WebhookDoor.class);
    private static final Pattern JSON = Pattern.compile("(?i)application/json(\\s*;.*)?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final List<String> SIGNATURES = List.of("X-Gitea-Signature", "X-Hub-Signature-256");

    private final WebhookConfig config;
    private final Inbox inbox;
    private final Vertx vertx;

    WebhookDoor(WebhookConfig config, Inbox inbox, Vertx vertx) {
        this.config = config;
        this.inbox = inbox;
        this.vertx = vertx;
    }

    void open(@Observes Router router) {
        router.route(PATH).order(ORDER).handler(this::receive);
    }

    /** Not taken, and why. */
    private static final class Refused extends RuntimeException {
        private final int status;

        Refused(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    private void receive(RoutingContext context) {
        try {
            collect(context, headers(context.request()));
        } catch (Refused e) {
            refuse(context, e);
        }
    }

    /** What stands in the headers. @param signatures all that were given */
    private record Headers(List<String> signatures, String delivery, String event) {}

    private Headers headers(HttpServerRequest request) {
        if (request.method() != HttpMethod.POST) {
            throw new Refused(405, "webhooks are sent by POST");
        }
        if (secret().isEmpty()) {
            throw new Refused(503, "webhooks aren't taken: set redfix.webhook.secret to the secret of the forge's webhook");
        }
        if (!JSON.matcher(one(request, "Content-Type").orElse("")).matches()) {
            throw new Refused(415, "set the webhook's content type to application/json");
        }
        List<String> signatures = new ArrayList<>();
        SIGNATURES.forEach(name -> one(request, name).ifPresent(signatures::add));
        if (signatures.isEmpty()) {
            throw new Refused(401, "the webhook isn't signed: set its secret at the forge");
        }
        if (length(request) > limit()) {
            throw tooLong();
        }
        return new Headers(signatures, word(request, "X-Gitea-Delivery"), word(request, "X-Gitea-Event"));
    }

    private Optional<String> secret() {
        return config.secret().filter(s -> !s.isBlank());
    }

    /** A header that is there twice could be read differently by whoever looks next. */
    private static Optional<String> one(HttpServerRequest request, String name) {
        List<String> all = request.headers().getAll(name);
        if (all.size() > 1) {
            throw new Refused(400, "the header " + name + " is there " + all.size() + " times");
        }
        return all.stream().findFirst().map(String::strip);
    }

    private static String word(HttpServerRequest request, String name) {
        return one(request, name).filter(value -> WORD.matcher(value).matches())
                .orElseThrow(() -> new Refused(400, "the header " + name + " is missing or can't be right"));
    }

    private static long length(HttpServerRequest request) {
        String said = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return said != null && said.matches("\\d{1,18}") ? Long.parseLong(said) : 0;
    }

    private long limit() {
        return config.maxBody().asLongValue();
    }

    private Refused tooLong() {
        return new Refused(413, "the body is longer than " + limit() + " bytes (redfix.webhook.max-body)");
    }

    private void collect(RoutingContext context, Headers headers) {
        Buffer body = Buffer.buffer();
        HttpServerRequest request = context.request();
        long timer = vertx.setTimer(config.timeout().toMillis(), late -> refuse(context, new Refused(408, "the body took too long to come")));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.handler(piece -> {
            if (body.length() + (long) piece.length() > limit()) {
                vertx.cancelTimer(timer);
                refuse(context, tooLong());
            } else {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(whole -> {
            vertx.cancelTimer(timer);
            // Off the thread that all connections share: a hash over megabytes and a write to the database take their time.
            vertx.executeBlocking(() -> keep(headers, body.getBytes()), false)
                    .onSuccess(fresh -> answer(context, fresh ? 202 : 200, fresh ? "kept" : "known already"))
                    .onFailure(trouble -> refuse(context, trouble instanceof Refused refused ? refused : broken(trouble)));
        });
        request.resume();
    }

    /** @return false for a doubled one */
    private boolean keep(Headers headers, byte[] body) {
        if (!new WebhookSignature(secret().orElseThrow()).matches(body, headers.signatures())) {
            throw new Refused(403, "the signature is wrong: redfix.webhook.secret and the secret of the forge's webhook differ");
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return inbox.put(headers.delivery(), headers.event(), hash(body), text, WebhookSubject.inAWord(headers.event(), text));
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Refused broken(Throwable trouble) {
        LOG.error("a webhook couldn't be kept", trouble);
        return new Refused(500, "the webhook couldn't be kept; what it tells of is found by polling");
    }

    private void refuse(RoutingContext context, Refused why) {
        HttpServerRequest request = context.request();
        LOG.infof("refused a webhook from %s (%d): %s", request.remoteAddress(), why.status, why.getMessage());
        if (why.status == 405) {
            context.response().putHeader(HttpHeaders.ALLOW, "POST");
        }
        answer(context, why.status, why.getMessage());
        if (!request.isEnded()) {
            // Whoever is still sending would miss the answer if the connection were closed on it: the rest is let go by, for a while.
            long timer = vertx.setTimer(config.timeout().toMillis(), late -> request.connection().close());
            request.handler(piece -> { }).endHandler(end -> vertx.cancelTimer(timer)).exceptionHandler(gone -> vertx.cancelTimer(timer)).resume();
        }
    }

    private static void answer(RoutingContext context, int status, String text) {
        if (!context.response().ended() && !context.response().closed()) {
            context.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8").end(text + "\n");
        }
    }
}
