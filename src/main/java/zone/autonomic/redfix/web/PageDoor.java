package zone.autonomic.redfix.web;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * Everything that is asked over HTTP passes here first, pages, files and health alike, and goes on only where it is known who asks. The forge's webhooks
 * have a door of their own, with a signature.
 */
@ApplicationScoped
class PageDoor implements Visitors {

    /** The one path that is open to strangers. */
    private static final String WEBHOOKS = "/webhooks/gitea";
    private static final String HEALTH = "/q/health";
    private static final int BEFORE_ALL_OTHERS = -1000;
    private static final int BEFORE_WORK = 1;
    private static final String VISITOR = "redfix.visitor";

    private final Admission admission;
    private final Instance<CurrentVertxRequest> request;

    PageDoor(WebConfig config, @ConfigProperty(name = "redfix.url") String url, Instance<CurrentVertxRequest> request) {
        this.admission = new Admission(config, url);
        this.request = request;
    }

    /** Made with all the rest, so that settings that can't be read keep the bot from starting. */
    void onDuty(@Observes @Priority(BEFORE_WORK) OnDuty event) {
        Log.debugf("the page %s who comes", admission.asksWhoComes() ? "asks" : "doesn't ask");
    }

    void open(@Observes Router router) {
        router.route().order(BEFORE_ALL_OTHERS).handler(this::receive);
    }

    private void receive(RoutingContext context) {
        HttpServerRequest asked = context.request();
        if (asked.path().equals(WEBHOOKS)) {
            context.next();
            return;
        }
        Admission.Asked brought = brought(asked);
        Admission.Decision decision = admission.of(brought);
        boolean locallyWell = context.normalizedPath().startsWith(HEALTH) && admission.isHere(brought, String.valueOf(asked.getHeader(HttpHeaders.HOST)));
        if (decision.visitor().isPresent() || locallyWell && decision.refusal().orElseThrow().status() == 401) {
            decision.visitor().ifPresent(visitor -> context.put(VISITOR, visitor));
            context.next();
        } else {
            refuse(context, decision.refusal().orElseThrow());
        }
    }

    private static Admission.Asked brought(HttpServerRequest asked) {
        return new Admission.Asked() {
            @Override
            public String method() {
                return asked.method().name();
            }

            @Override
            public String peer() {
                return asked.remoteAddress().hostAddress();
            }

            @Override
            public int port() {
                return asked.localAddress().port();
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
        Log.infof("not let in: %s for %s %.100s: %s", asked.remoteAddress(), asked.method(), asked.path().replaceAll("\\p{Cntrl}", " "), refusal.why());
        if (refusal.status() == 401 && admission.takesAToken()) {
            context.response().putHeader("WWW-Authenticate", "Basic realm=\"redfix\", charset=\"UTF-8\"");
        }
        // What is still being sent isn't read: the connection ends with the answer.
        context.response().setStatusCode(refusal.status()).putHeader(HttpHeaders.CONNECTION, "close").putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(refusal.why() + "\n");
    }

    @Override
    public Visitor current() {
        return request.get().getCurrent().get(VISITOR);
    }
}
