package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import zone.autonomic.redfix.recipe.HostPositions.Span;
import zone.autonomic.redfix.recipe.HostPositions.Syntax;

/**
 * Who connects to whom by a short name, as a recipe's config files, environments, commands and health checks say it, over all its compose files.
 */
public final class ServiceReferences {

    private static final Pattern HOST_KEY = Pattern.compile("(?i)(?:.*_)?(?:HOST|HOSTNAME|UPSTREAM|BACKEND|ADDR|ADDRESS|ENDPOINT|SERVER)S?");
    private static final Pattern NO_HOST_KEY = Pattern.compile("(?i)(?:.*_)?(?:USER|UID|GID|GROUP|OWNER|IMAGE|TAG|VERSION)");

    private final RecipeFiles recipe;
    private final List<Compose> files;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final List<ServiceReference> found = new ArrayList<>();

    private ServiceReferences(RecipeFiles recipe) {
        this.recipe = recipe;
        this.files = Compose.all(recipe);
    }

    /** All of them, by the compose files' order. */
    public static List<ServiceReference> of(RecipeFiles recipe) {
        ServiceReferences references = new ServiceReferences(recipe);
        references.names();
        references.services().forEach(references::look);
        return List.copyOf(references.found);
    }

    /**
     * Those whose short name another stack can answer: the service that connects is on a network that other stacks share (an external one) and on
     * one of its own.
     */
    public static List<ServiceReference> ambiguous(RecipeFiles recipe) {
        return of(recipe).stream().filter(r -> shared(recipe, r.from()).size() > 0 && own(recipe, r.from()).size() > 0).toList();
    }

    /** The keys of the external networks that the service is on, in any of the compose files. */
    public static Set<String> shared(RecipeFiles recipe, String service) {
        Set<String> networks = networks(recipe, service);
        networks.retainAll(external(recipe));
        return networks;
    }

    /** The keys of the stack's own networks that the service is on. */
    public static Set<String> own(RecipeFiles recipe, String service) {
        Set<String> networks = networks(recipe, service);
        networks.removeAll(external(recipe));
        return networks;
    }

    private static Set<String> networks(RecipeFiles recipe, String service) {
        Set<String> networks = new LinkedHashSet<>();
        Compose.all(recipe).stream().filter(f -> f.hasService(service)).forEach(f -> networks.addAll(f.service(service).networks().keySet()));
        return networks.isEmpty() ? new LinkedHashSet<>(Set.of("default")) : networks;
    }

    private static Set<String> external(RecipeFiles recipe) {
        Set<String> external = new LinkedHashSet<>();
        Compose.all(recipe).forEach(f -> f.networks().values().stream().filter(Compose.Network::external).forEach(n -> external.add(n.key())));
        return external;
    }

    private Set<String> services() {
        Set<String> services = new LinkedHashSet<>();
        files.forEach(f -> services.addAll(f.services()));
        return services;
    }

    /** Every service by its own name and by its aliases; a name that two services carry means neither. */
    private void names() {
        services().forEach(s -> names.put(s, s));
        Map<String, Set<String>> aliases = new LinkedHashMap<>();
        for (Compose file : files) {
            file.services().forEach(s -> file.service(s).networks().values().forEach(
                    all -> all.forEach(a -> aliases.computeIfAbsent(a, k -> new LinkedHashSet<>()).add(s))));
        }
        aliases.forEach((alias, services) -> {
            if (services.size() == 1 && Pattern.matches("[A-Za-z0-9][A-Za-z0-9_-]*", alias)) {
                names.putIfAbsent(alias, services.iterator().next());
            }
        });
    }

    private void look(String service) {
        Set<String> seen = new LinkedHashSet<>();
        for (Compose file : files) {
            if (!file.hasService(service)) {
                continue;
            }
            for (Service.ConfigMount mount : file.service(service).configs()) {
                configFiles(recipe, mount.source()).stream().filter(seen::add).forEach(path -> configFile(service, mount, path));
            }
            value(service, file, List.of("services", service, "command"), false);
            value(service, file, List.of("services", service, "entrypoint"), false);
            value(service, file, List.of("services", service, "healthcheck", "test"), false);
            value(service, file, List.of("services", service, "environment"), true);
        }
    }

    /** The recipe's files that the config is made from, in any of the compose files. */
    public static Set<String> configFiles(RecipeFiles recipe, String config) {
        Set<String> paths = new LinkedHashSet<>();
        for (Compose file : Compose.all(recipe)) {
            Compose.ConfigFile declared = file.configs().get(config);
            if (declared != null && !declared.file().isEmpty()) {
                paths.add(declared.file().replaceFirst("^(?:\\./)+", ""));
            }
        }
        paths.retainAll(recipe.files().keySet());
        return paths;
    }

    /** Whether a config file is Caddy's, by its name or by where it is mounted. */
    public static boolean caddyfile(String path, String target) {
        String file = path.substring(path.lastIndexOf('/') + 1).toLowerCase(java.util.Locale.ROOT);
        return file.contains("caddyfile") || file.endsWith(".caddy") || target.toLowerCase(java.util.Locale.ROOT).endsWith("/caddyfile");
    }

    private void configFile(String service, Service.ConfigMount mount, String path) {
        String text = recipe.text(path).orElse("");
        Syntax syntax = caddyfile(path, mount.target()) ? Syntax.CADDYFILE : Syntax.CONFIGURATION;
        names.forEach((name, to) -> {
            if (!to.equals(service)) {
                for (Span span : HostPositions.in(text, name, syntax)) {
                    int line = HostPositions.line(text, span.start());
                    found.add(new ServiceReference(service, name, to, path, List.of(), mount.source(), span.start(), span.end(), line, span.port(),
                            text.lines().skip(line - 1L).findFirst().orElse("").strip()));
                }
            }
        });
    }

    private void value(String service, Compose file, List<String> path, boolean environment) {
        Object value = file.yaml().at(path).orElse(null);
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                value(service, file, with(path, String.valueOf(i)), environment);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> value(service, file, with(path, (String) key), environment));
        } else if (value instanceof String text) {
            scalar(service, file, path, text, environment);
        }
    }

    private void scalar(String service, Compose file, List<String> path, String text, boolean environment) {
        int from = 0;
        String key = "";
        if (environment) {
            boolean item = file.yaml().at(path.subList(0, path.size() - 1)).filter(List.class::isInstance).isPresent();
            from = item ? text.indexOf('=') + 1 : 0;
            key = item ? text.substring(0, Math.max(0, from - 1)) : path.get(path.size() - 1);
            if (item && from == 0 || NO_HOST_KEY.matcher(key).matches()) {
                return;
            }
        }
        String value = text.substring(from);
        for (Map.Entry<String, String> name : names.entrySet()) {
            if (name.getValue().equals(service)) {
                continue;
            }
            List<Span> spans = new ArrayList<>(HostPositions.in(value, name.getKey(), Syntax.VALUE));
            if (environment && spans.isEmpty() && value.equals(name.getKey()) && HOST_KEY.matcher(key).matches()) {
                spans.add(new Span(0, value.length(), ""));
            }
            int line = file.yaml().line(path.toArray(String[]::new));
            for (Span span : spans) {
                found.add(new ServiceReference(service, name.getKey(), name.getValue(), file.path(), path, "", from + span.start(), from + span.end(),
                        line,
                        span.port(), (key.isEmpty() ? "" : key + "=") + value.strip()));
            }
        }
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }
}
