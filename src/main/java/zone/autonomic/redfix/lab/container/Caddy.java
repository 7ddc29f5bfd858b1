package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.lab.image.ImageDescription;

/** A proxy that gets certificates on demand, after asking whether it may. */
final class Caddy implements Behaviour {

    private static final String DEFAULT_CONFIG = "/etc/caddy/Caddyfile";

    private final ContainerSpec spec;
    private final ImageDescription image;
    private final Sandbox sandbox;
    private final State state;

    Caddy(ContainerSpec spec, ImageDescription image, Sandbox sandbox, State state) {
        this.spec = spec;
        this.image = image;
        this.sandbox = sandbox;
        this.state = state;
    }

    @Override
    public Began begin(App app, Neighbourhood neighbours) throws IOException {
        String path = configPath(app);
        try {
            if (!Files.isRegularFile(sandbox.locate(path)) && !path.equals(DEFAULT_CONFIG)) {
                return Began.crashed("Error: reading config from file: open " + path + ": no such file or directory");
            }
            if (asksNobody(read(app))) {
                return Began.crashed("Error: loading initial config: on-demand TLS cannot be enabled without a permission module to prevent abuse; "
                        + "please refer to documentation for details");
            }
        } catch (Caddyfile.Refused e) {
            return Began.crashed("Error: adapting config using caddyfile: " + path + ":" + e.getMessage());
        }
        return Began.serving(image.listens(), "{\"level\":\"info\",\"msg\":\"serving initial configuration\"}");
    }

    private String configPath(App app) {
        return app.option(List.of("--config", "-c"), image.config().map(ImageDescription.ConfigFile::path).orElse(DEFAULT_CONFIG));
    }

    private Caddyfile read(App app) throws IOException, Caddyfile.Refused {
        Path file = sandbox.locate(configPath(app));
        String text = Files.isRegularFile(file) ? Files.readString(file) : ":80 {\n  respond \"Caddy works!\"\n}\n";
        return Caddyfile.parse(text, app.environment());
    }

    @Override
    public Health answer(App app, String host, String path, Neighbourhood neighbours) throws IOException {
        Caddyfile file;
        try {
            file = read(app);
        } catch (Caddyfile.Refused e) {
            return Behaviour.status(0, "Error: " + e.getMessage());
        }
        Optional<Caddyfile.Block> site = file.sites().stream().filter(s -> s.words().stream().anyMatch(a -> serves(a, host))).findFirst();
        if (site.isEmpty()) {
            return Behaviour.status(0, error("http.stdlib", "http: TLS handshake error: no certificate available for '" + host + "'", ""));
        }
        Optional<String> denied = onDemand(site.get(), file) ? denied(file, host, neighbours) : Optional.empty();
        if (denied.isPresent()) {
            return Behaviour.status(0, error("tls", "failed to get permission for on-demand certificate",
                    ",\"domain\":\"" + host + "\",\"error\":\"" + escape(denied.get()) + "\""));
        }
        return route(site.get().inner(), path, neighbours).orElseGet(() -> Behaviour.status(200));
    }

    private static boolean serves(String address, String host) {
        String name = address.replaceFirst(",$", "").replaceFirst("^https?://", "").replaceFirst("/.*$", "").replaceFirst(":\\d+$", "");
        return name.isEmpty() && !address.equals(",") || name.equals("*") || name.equalsIgnoreCase(host)
                || name.startsWith("*.") && name.length() > 2 && host.endsWith(name.substring(1)) && !host.substring(0, host.length() - name.length() + 1).contains(".");
    }

    private static boolean onDemand(Caddyfile.Block site, Caddyfile file) {
        return site.all("tls").stream().anyMatch(t -> t.first("on_demand").isPresent());
    }

    /** Certificates for whatever name is asked for want somebody who permits them (Caddy 2.8 and later). */
    private static boolean asksNobody(Caddyfile file) {
        return ask(file).isEmpty() && file.sites().stream().anyMatch(s -> onDemand(s, file) && s.words().stream().anyMatch(a -> a.contains("*") || a.matches("(https://)?(:443)?")));
    }

    private static Optional<String> ask(Caddyfile file) {
        Optional<Caddyfile.Block> policy = file.options().first("on_demand_tls");
        return policy.flatMap(p -> p.first("ask").map(a -> String.join(" ", a.rest()))
                .or(() -> p.first("permission").filter(m -> m.rest().size() > 1).map(m -> m.rest().get(1))));
    }

    private Optional<String> denied(Caddyfile file, String host, Neighbourhood neighbours) {
        Optional<String> ask = ask(file);
        if (ask.isEmpty()) {
            return Optional.empty();
        }
        Dial.Address address = Dial.Address.parse(ask.get());
        String url = ask.get() + "?domain=" + host;
        if (address.local()) {
            return Optional.of("Get \"" + url + "\": dial tcp 127.0.0.1:" + address.port() + ": connect: connection refused");
        }
        Dial dial = Dial.to(address, neighbours, state.turn());
        if (!dial.reached()) {
            return Optional.of("error checking ask endpoint to determine if certificate for hostname '" + host + "' should be allowed: Get \"" + url
                    + "\": " + dial.error());
        }
        int status = dial.status(address, address.path() + "?domain=" + host, spec.stack(), neighbours);
        return status >= 200 && status < 300 ? Optional.empty()
                : Optional.of(host + ": certificate not allowed by ask endpoint " + url + " - non-2xx status code " + status);
    }

    private Optional<Health> route(List<Caddyfile.Block> directives, String path, Neighbourhood neighbours) {
        for (Caddyfile.Block directive : directives) {
            switch (directive.name()) {
                case "handle", "handle_path", "route" -> {
                    if (matches(directive, directives, path)) {
                        Optional<Health> inner = route(directive.inner(), path, neighbours);
                        if (inner.isPresent() || !directive.name().equals("route")) {
                            return inner.or(() -> Optional.of(Behaviour.status(200)));
                        }
                    }
                }
                case "reverse_proxy" -> {
                    if (matches(directive, directives, path)) {
                        return Optional.of(proxy(directive, path, neighbours));
                    }
                }
                case "respond" -> {
                    if (matches(directive, directives, path)) {
                        return Optional.of(Behaviour.status(directive.rest().stream().filter(w -> w.matches("[1-5]\\d\\d")).findFirst()
                                .map(Integer::parseInt).orElse(200)));
                    }
                }
                case "file_server", "php_fastcgi" -> {
                    return Optional.of(Behaviour.status(200));
                }
                default -> { }
            }
        }
        return Optional.empty();
    }

    /** Whether a directive's matcher, if it has one, lets the path through. A named matcher by anything but a path doesn't. */
    private static boolean matches(Caddyfile.Block directive, List<Caddyfile.Block> beside, String path) {
        String first = directive.rest().isEmpty() ? "" : directive.rest().get(0);
        if (first.startsWith("/")) {
            return matches(first, path);
        }
        if (!first.startsWith("@")) {
            return true;
        }
        List<String> patterns = new ArrayList<>();
        beside.stream().filter(b -> b.name().equals(first)).forEach(b -> {
            if (b.rest().size() > 1 && b.rest().get(0).equals("path")) {
                patterns.addAll(b.rest().subList(1, b.rest().size()));
            }
            b.all("path").forEach(p -> patterns.addAll(p.rest()));
        });
        return patterns.stream().anyMatch(p -> matches(p, path));
    }

    private static boolean matches(String pattern, String path) {
        String bare = path.replaceFirst("[?#].*$", "");
        return pattern.endsWith("*") ? bare.startsWith(pattern.substring(0, pattern.length() - 1)) : bare.equals(pattern);
    }

    private Health proxy(Caddyfile.Block directive, String path, Neighbourhood neighbours) {
        List<String> upstreams = new ArrayList<>(directive.rest().stream().filter(w -> !w.startsWith("/") && !w.startsWith("@") && !w.equals("*")).toList());
        directive.all("to").forEach(to -> upstreams.addAll(to.rest()));
        if (upstreams.isEmpty()) {
            return Behaviour.status(503, error("http.log.error", "no upstreams available", ""));
        }
        String upstream = upstreams.get(Math.floorMod(state.turn(), upstreams.size()));
        Dial.Address address = Dial.Address.parse(upstream);
        Dial.Address target = new Dial.Address(address.host(), address.port() == 0 ? 80 : address.port(), address.path());
        if (target.local()) {
            return Behaviour.status(502, error("http.log.error", "dial tcp 127.0.0.1:" + target.port() + ": connect: connection refused", ""));
        }
        Dial dial = Dial.to(target, neighbours, state.turn());
        if (!dial.reached()) {
            return Behaviour.status(502, error("http.log.error", dial.error(), ",\"upstream\":\"" + upstream + "\""));
        }
        return Behaviour.status(dial.status(target, path, spec.stack(), neighbours));
    }

    private static String error(String logger, String message, String more) {
        return "{\"level\":\"error\",\"logger\":\"" + logger + "\",\"msg\":\"" + escape(message) + "\"" + more + "}";
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
