package zone.autonomic.redfix.chat.discord.fake;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;

/** An HTTP proxy that takes whoever asks for discord.com to the fake one, and nobody to anywhere else. */
final class Proxy {

    private static final String DISCORD = "discord.com:443";

    private final HttpServer server;
    private final NetClient client;
    private final int target;

    Proxy(Vertx vertx, int target) {
        this.target = target;
        client = vertx.createNetClient();
        server = vertx.createHttpServer().requestHandler(this::connect);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    private void connect(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.CONNECT) || !request.uri().equals(DISCORD)) {
            request.response().setStatusCode(403).end();
            return;
        }
        request.pause();
        client.connect(target, "127.0.0.1").onFailure(down -> request.response().setStatusCode(502).end())
                .onSuccess(inner -> request.toNetSocket().onSuccess(outer -> {
                    outer.pipeTo(inner);
                    inner.pipeTo(outer);
                }));
    }
}
