package zone.autonomic.redfix.lab.node;

import java.net.URI;
import java.util.List;
import zone.autonomic.redfix.lab.container.Health;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.swarm.Router;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** {@code curl -ksS -o /dev/null -w '%{http_code}' --max-time N https://DOMAIN/PATH}, answered by the node's router. */
final class CurlProgram {
    private static final int TLS_FAILED = 35;
    private final Router router;
    private final Reply reply;

    CurlProgram(Swarm swarm, Reply reply) {
        this.router = new Router(swarm);
        this.reply = reply;
    }

    int run(List<String> words) throws InterruptedException {
        return new Vocabulary().knows(given -> ask(given.get(1)), "-ksS", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "*", "*")
                .answer(words);
    }

    private int ask(String url) {
        if (!url.startsWith("https://")) {
            throw new NotKnown(url);
        }
        URI uri = URI.create(url);
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        Health health = router.ask(uri.getHost(), path);
        if (health.unknown().isPresent()) {
            reply.out().print("000");
            NodePrograms.cannotTell(reply.err(), health.unknown().get());
            return TLS_FAILED;
        }
        reply.out().print(String.format("%03d", health.status()));
        return health.status() == 0 ? TLS_FAILED : 0;
    }
}
