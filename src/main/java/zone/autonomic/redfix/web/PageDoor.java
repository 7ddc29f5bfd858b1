package zone.autonomic.redfix.web;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * Everything that is asked over HTTP passes here first, pages, files and health alike, and goes on only where it is known who asks. The
 * forge's webhooks have a door of their own, with a signature.
 */
@ApplicationScoped
class PageDoor implements Visitors {

    /** The one path that is open to strangers. */
    private static final String WEBHOOKS = "/webhooks/gitea";
    private static final String HEALTH = "/q/health";
    private static final int BEFORE_ALL_OTHERS = -1000;
    private static final int BEFORE_WORK = 1;
    private static final int UNKNOWN = 401;
    /** How long the rest of a request is let go by whose answer is given already. */
    private static final Duration LISTENED_FOR = Duration.ofSeconds(5);
    private static final String VISITOR = "redfix.visitor";

    private final WebConfig config;
    private final String url;
    private final Instance<CurrentVertxRequest> request;
    private final Vertx vertx;
    /** Who knocks by the thousand fills no log. */
    private final Seldom said;
    private Admission admission;

    PageDoor(WebConfig config, @ConfigProperty(name = "redfix.url") String url, Instance<CurrentVertxRequest> request, Vertx vertx,
            Clock clock) {
        this.config = config;
        this.url = url;
        this.request = request;
        this.vertx = vertx;
        this.said = new Seldom(Duration.ofSeconds(10), clock);
    }

    /** Here and not when it is made, as the doctor has to start also where what is set can't be read. */
    void onDuty(@Observes @Priority(BEFORE_WORK) OnDuty event) {
        Log.debugf("the page %s who comes", admission().asksWhoComes() ? "asks" : "doesn't ask");
    }

    private synchronized Admission admission() {
        if (admission == null) {
            admission = new Admission(config, url);
        }
        return admission;
    }

    void open(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(this::receive);
    }

    private void receive(RoutingContext context) {
        HttpServerRequest asked = context.request();
        if (WEBHOOKS.equals(asked.path())) {
            context.next();
            return;
        }
        Admission.Asked brought = brought(asked);
        Admission.Decision decision = admission().of(brought);
        if (decision.visitor().isPresent() || asksForHealth(context) && admission().isHere(brought) && unknown(decision)) {
            decision.visitor().ifPresent(visitor -> context.put(VISITOR, visitor));
            context.next();
        } else {
            refuse(context, decision.refusal().orElseThrow());
        }
    }

    /** What looks from this machine whether the bot is well, a container's probe say, knows no names. */
    private static boolean asksForHealth(RoutingContext context) {
        String path = context.normalizedPath();
        return path.equals(HEALTH) || path.startsWith(HEALTH + "/");
    }

    private static boolean unknown(Admission.Decision decision) {
        return decision.refusal().filter(refusal -> refusal.status() == UNKNOWN).isPresent();
    }

    private static Admission.Asked brought(HttpServerRequest asked) {
        return new Admission.Asked() {
            @Override
            public String method() {
                return asked.method().name();
            }

            @Override
            public String peer() {
                // Not the request's: that is what a header claims where Quarkus is told to believe those (quarkus.http.proxy.…).
                return String.valueOf(asked.connection().remoteAddress(true).hostAddress());
            }

            @Override
            public int port() {
                return asked.connection().localAddress(true).port();
            }

            @Override
            public List<String> header(String name) {
                // What HTTP/2 says in :authority is what HTTP/1.1 says in Host.
                List<String> all = asked.headers().getAll(name);
                return all.isEmpty() && name.equals("Host") && asked.authority() != null ? List.of(asked.authority().toString()) : all;
            }
        };
    }

    private void refuse(RoutingContext context, Admission.Refusal refusal) {
        HttpServerRequest asked = context.request();
        String path = String.valueOf(asked.path()).replaceAll("\\p{Cntrl}", " ");
        said.now().ifPresent(untold -> Log.infof("not let in: %s for %s %.100s: %s%s", asked.connection().remoteAddress(true),
                asked.method(), path, refusal.why(), untold == 0 ? "" : " (and %d others since this was said last)".formatted(untold)));
        if (refusal.status() == UNKNOWN && admission().takesAToken()) {
            context.response().putHeader("WWW-Authenticate", "Basic realm=\"redfix\", charset=\"UTF-8\"");
        }
        context.response().setStatusCode(refusal.status()).putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8").end(refusal.why() + "\n");
        if (!asked.isEnded()) {
            // Whoever is still sending would miss the answer if the connection were closed on it, and may not go on for ever.
            long timer = vertx.setTimer(LISTENED_FOR.toMillis(), late -> asked.connection().close());
            asked.handler(piece -> { }).endHandler(end -> vertx.cancelTimer(timer))
                    .exceptionHandler(gone -> vertx.cancelTimer(timer)).resume();
        }
    }

    @Override
    public Visitor current() {
        return request.get().getCurrent().get(VISITOR);
    }
}
