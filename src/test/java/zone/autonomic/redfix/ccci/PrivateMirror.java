package zone.autonomic.redfix.ccci;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A folder of bare repositories behind HTTP, which wants a login for everything; git reads them as plain files. */
final class PrivateMirror implements AutoCloseable {

    private final HttpServer server;
    private final Path folder;
    private final String wanted;
    /** Who asked, as the header says it; empty for nobody. */
    final List<String> logins = new CopyOnWriteArrayList<>();

    PrivateMirror(Path folder, String user, String token) {
        this.folder = folder;
        this.wanted = "Basic " + Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        logins.add(login == null ? "" : login);
        Path file = folder.resolve("." + exchange.getRequestURI().getPath()).normalize();
        int status = !wanted.equals(login) ? 401 : file.startsWith(folder) && Files.isRegularFile(file) ? 200 : 404;
        if (status == 401) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"mirror\"");
        }
        byte[] body = status == 200 ? Files.readAllBytes(file) : new byte[0];
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
