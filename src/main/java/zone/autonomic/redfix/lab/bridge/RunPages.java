package zone.autonomic.redfix.lab.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows the runs' artefacts to people, at {@code /runs/<run>/}: what results and comments link to. A build's own address leads there. */
public final class RunPages implements AutoCloseable {
    private final HttpServer server;
    private final Path runs;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "lab-runs");
        thread.setDaemon(true);
        return thread;
    });

    private RunPages(HttpServer server, Path runs) {
        this.server = server;
        this.runs = runs.toAbsolutePath().normalize();
    }

    /** @param port 0 for any free one */
    public static RunPages start(Path runs, int port) {
        try {
            RunPages pages = new RunPages(HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0), runs);
            pages.server.createContext("/runs/", pages::show);
            pages.server.createContext("/", RunPages::lead);
            pages.server.setExecutor(pages.workers);
            pages.server.start();
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException("the runs' pages can't listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/runs/";
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void lead(HttpExchange http) throws IOException {
        try (http) {
            String build = http.getRequestURI().getPath().replaceFirst("^/[^/]+/[^/]+/(?=\\d+$)", "/");
            http.getResponseHeaders().set("Location", build.matches("/\\d+") ? "/runs" + build + "/" : "/runs/");
            http.sendResponseHeaders(303, -1);
        }
    }

    private void show(HttpExchange http) throws IOException {
        try (http) {
            Path wanted = runs.resolve(http.getRequestURI().getPath().substring("/runs/".length())).normalize();
            boolean there = wanted.startsWith(runs) && Files.exists(wanted);
            boolean folder = there && Files.isDirectory(wanted);
            byte[] body = !there ? "no such run here\n".getBytes(StandardCharsets.UTF_8) : folder ? listing(wanted) : Files.readAllBytes(wanted);
            http.getResponseHeaders().set("Content-Type", folder ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
            http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            http.sendResponseHeaders(there ? 200 : 404, body.length);
            http.getResponseBody().write(body);
        }
    }

    private byte[] listing(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            String items = files.sorted().map(f -> f.getFileName() + (Files.isDirectory(f) ? "/" : ""))
                    .map(n -> "<li><a href=\"" + escaped(n) + "\">" + escaped(n) + "</a></li>").collect(Collectors.joining());
            String title = escaped(runs.relativize(folder).toString());
            return ("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>runs/" + title + "</title><style>:root{color-scheme:light dark}"
                    + "body{font:16px/1.5 sans-serif;margin:2em}</style><h1>runs/" + title + "</h1><ul>" + items + "</ul></html>\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
