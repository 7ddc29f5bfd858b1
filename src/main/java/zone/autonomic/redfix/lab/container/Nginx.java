package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.image.ImageDescription;

/** A web server that looks its upstreams' names up once, when it starts, and ends if one isn't there. */
final class Nginx implements Behaviour {

    private static final Pattern PROXY = Pattern.compile("\\b(?:proxy|uwsgi|fastcgi|grpc)_pass\\s+([^;]+);");
    private static final Pattern UPSTREAM = Pattern.compile("\\bupstream\\s+(\\S+)\\s*\\{([^}]*)}");
    private static final Pattern SERVER = Pattern.compile("\\bserver\\s+([^\\s;{]+)[^;{]*;");
    private static final Pattern LOCATION = Pattern.compile("\\blocation\\s+(=|~\\*?|\\^~)?\\s*(\\S+)\\s*\\{");
    private static final Pattern LISTEN = Pattern.compile("\\blisten\\s+(?:\\S*:)?(\\d+)[^;]*;");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_]\\w*)}|\\$([A-Z_][A-Z0-9_]*)\\b");

    private final ContainerSpec spec;
    private final ImageDescription image;
    private final Sandbox sandbox;
    private final State state;

    Nginx(ContainerSpec spec, ImageDescription image, Sandbox sandbox, State state) {
        this.spec = spec;
        this.image = image;
        this.sandbox = sandbox;
        this.state = state;
    }

    /** A configuration file. @param path in the container */
    private record Config(String path, String text) {}

    @Override
    public Began begin(App app, Neighbourhood neighbours) throws IOException {
        Set<Integer> ports = new TreeSet<>();
        List<Config> configs = configs(app);
        for (Config config : configs) {
            long open = config.text().chars().filter(c -> c == '{').count();
            if (open != config.text().chars().filter(c -> c == '}').count()) {
                return Began.crashed("nginx: [emerg] unexpected end of file, expecting \"}\" in " + config.path());
            }
            Matcher listen = LISTEN.matcher(config.text());
            while (listen.find()) {
                ports.add(Integer.valueOf(listen.group(1)));
            }
        }
        for (Config config : configs) {
            for (String name : names(config, configs)) {
                if (neighbours.resolve(name).isEmpty()) {
                    return Began.crashed("nginx: [emerg] host not found in upstream \"" + name + "\" in " + config.path() + ":" + line(config, name));
                }
            }
        }
        return Began.serving(ports.isEmpty() ? image.listens() : ports, "nginx: start worker processes");
    }

    private static long line(Config config, String name) {
        return config.text().substring(0, config.text().indexOf(name)).lines().count();
    }

    private static List<String> names(Config config, List<Config> all) {
        List<String> targets = new ArrayList<>();
        Matcher upstream = UPSTREAM.matcher(config.text());
        while (upstream.find()) {
            Matcher server = SERVER.matcher(upstream.group(2));
            while (server.find()) {
                targets.add(server.group(1));
            }
        }
        Matcher proxy = PROXY.matcher(config.text());
        while (proxy.find()) {
            targets.add(proxy.group(1).strip());
        }
        return targets.stream().filter(t -> !t.contains("$") && !t.startsWith("unix:")).map(Dial.Address::parse).filter(a -> !a.local())
                .map(Dial.Address::host).filter(h -> !h.matches("[0-9.]+") && upstream(h, all) == null).distinct().toList();
    }

    private static String upstream(String name, List<Config> configs) {
        for (Config config : configs) {
            Matcher upstream = UPSTREAM.matcher(config.text());
            while (upstream.find()) {
                Matcher server = SERVER.matcher(upstream.group(2));
                if (upstream.group(1).equals(name) && server.find()) {
                    return server.group(1);
                }
            }
        }
        return null;
    }

    @Override
    public Health answer(App app, String host, String path, Neighbourhood neighbours) throws IOException {
        List<Config> configs = configs(app);
        String target = null;
        int longest = -1;
        for (Config config : configs) {
            Matcher location = LOCATION.matcher(config.text());
            while (location.find()) {
                String prefix = location.group(2);
                boolean fits = "=".equals(location.group(1)) ? path.equals(prefix) : location.group(1) == null || location.group(1).equals("^~")
                        ? path.startsWith(prefix) : false;
                if (fits && prefix.length() > longest) {
                    longest = prefix.length();
                    Matcher proxy = PROXY.matcher(block(config.text(), location.end()));
                    target = proxy.find() ? proxy.group(1).strip() : null;
                }
            }
        }
        if (target == null) {
            return Behaviour.status(200);
        }
        if (target.contains("$")) {
            return new Health(0, List.of(), java.util.Optional.of("where nginx passes to is made of variables: " + target));
        }
        return proxied(target, path, configs, neighbours);
    }

    private Health proxied(String target, String path, List<Config> configs, Neighbourhood neighbours) {
        Dial.Address named = Dial.Address.parse(target);
        String server = upstream(named.host(), configs);
        Dial.Address address = server == null ? named : Dial.Address.parse(server);
        int port = address.port() == 0 ? 80 : address.port();
        Dial.Address whole = new Dial.Address(address.host(), port, address.path());
        Dial dial = Dial.to(whole, neighbours, state.turn());
        if (!dial.reached()) {
            return Behaviour.status(502, "[error] connect() failed (111: Connection refused) while connecting to upstream, upstream: \"" + target + "\"");
        }
        return Behaviour.status(dial.status(whole, path, spec.stack(), neighbours));
    }

    private static String block(String text, int from) {
        int depth = 1;
        int at = from;
        while (at < text.length() && depth > 0) {
            depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
            at++;
        }
        return text.substring(from, at);
    }

    /** All that it reads: the main file and conf.d, whether mounted as files, lying in a volume, or made from templates. */
    private List<Config> configs(App app) throws IOException {
        List<Config> configs = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            String target = mount.target();
            if (mount.directory() && List.of("/etc/nginx", "/etc/nginx/conf.d").contains(target)) {
                addFolder(configs, mount);
            } else if (!mount.directory() && target.startsWith("/etc/nginx/templates/")) {
                configs.add(config(target, filled(Files.readString(mount.source()), app.environment())));
            } else if (!mount.directory() && target.matches("/etc/nginx/(nginx\\.conf|conf\\.d/.*\\.conf|.*\\.conf)")) {
                configs.add(config(target, Files.readString(mount.source())));
            }
        }
        Path own = sandbox.root().resolve("etc/nginx/conf.d");
        if (Files.isDirectory(own) && !Files.isSymbolicLink(own)) {
            try (Stream<Path> files = Files.list(own)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".conf")).sorted().toList()) {
                    String path = "/etc/nginx/conf.d/" + file.getFileName();
                    if (sandbox.fileMount(path).isEmpty()) {
                        configs.add(config(path, Files.readString(file)));
                    }
                }
            }
        }
        return configs;
    }

    private static void addFolder(List<Config> configs, Mount mount) throws IOException {
        try (Stream<Path> files = Files.walk(mount.source(), 2)) {
            for (Path file : files.filter(f -> Files.isRegularFile(f) && f.toString().endsWith(".conf")).sorted().toList()) {
                configs.add(config(mount.target() + "/" + mount.source().relativize(file), Files.readString(file)));
            }
        }
    }

    private static Config config(String path, String text) {
        return new Config(path, text.replaceAll("(?m)(^|\\s)#.*$", "$1"));
    }

    private static String filled(String text, Map<String, String> environment) {
        return VARIABLE.matcher(text).replaceAll(m -> {
            String name = m.group(1) != null ? m.group(1) : m.group(2);
            return Matcher.quoteReplacement(environment.getOrDefault(name, m.group()));
        });
    }
}
