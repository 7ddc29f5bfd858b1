package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.lab.image.ImageDescription;
import zone.autonomic.redfix.lab.image.ImageDescription.ConfigFile;
import zone.autonomic.redfix.lab.image.ImageDescription.Saving;

/** An application that reads its configuration, saves the secrets that it had to make up, serves paths, and can't do without some neighbours. */
final class WebApp implements Behaviour {

    private static final String TIME = "2026/01/01 00:00:00";

    private final ContainerSpec spec;
    private final ImageDescription image;
    private final Sandbox sandbox;
    private final State state;

    WebApp(ContainerSpec spec, ImageDescription image, Sandbox sandbox, State state) {
        this.spec = spec;
        this.image = image;
        this.sandbox = sandbox;
        this.state = state;
    }

    @Override
    public Began begin(App app, Neighbourhood neighbours) throws IOException {
        Optional<ConfigFile> config = image.config().filter(c -> !c.requires().isEmpty() || !image.saves().isEmpty());
        if (config.isEmpty()) {
            return Began.serving(image.listens(), image.name() + " started");
        }
        String path = configPath(config.get(), app);
        Optional<Mount> mount = sandbox.fileMount(path);
        Path file = sandbox.locate(path);
        if (!Files.isRegularFile(file)) {
            return Began.crashed("Unable to load settings from config: open " + path + ": no such file or directory");
        }
        int mode = mount.map(m -> FileModes.asSeenBy(image.uid(), m.mode())).orElseGet(() -> modeOf(file));
        if ((mode & 0400) == 0) {
            return Began.crashed("Unable to load settings from config: open " + path + ": permission denied");
        }
        Ini ini = new Ini(Files.readString(file));
        if (!holds(config.get().requires(), ini)) {
            List<String> log = List.of("not installed (" + path + "): serving the installation page");
            return new Began("", log, image.listens(), false, Map.of(), List.of());
        }
        return save(path, file, mount.isPresent() || frozen(path), mode, ini);
    }

    private Began save(String path, Path file, boolean mounted, int mode, Ini ini) throws IOException {
        Map<String, String> secrets = new LinkedHashMap<>();
        List<String> log = new ArrayList<>();
        for (Saving saving : image.saves()) {
            if (!holds(saving.when(), ini) || !saving.unless().isEmpty() && holdsAny(saving.unless(), ini)) {
                continue;
            }
            String value = ini.get(saving.key()).orElse("");
            if (!value.matches(saving.valid())) {
                if (mounted || (mode & 0200) == 0) {
                    return Began.crashed(saving.failure().replace("{time}", TIME).replace("{file}", path)
                            .replace("{reason}", mounted ? "read-only file system" : "permission denied"));
                }
                value = generate(saving.generates());
                ini.set(saving.key(), value);
                Files.writeString(file, ini.text());
                log.add(TIME + " [I] " + saving.key() + " generated and saved to " + path);
            }
            secrets.put(saving.key(), value);
        }
        List<String> warnings = new ArrayList<>();
        if (!mounted && !secrets.isEmpty() && (FileModes.of(file) & 0077) != 0) {
            warnings.add(path + " holds secrets and can be read by others: mode " + Integer.toOctalString(FileModes.of(file)));
        }
        log.add(TIME + " [I] Listen: " + image.listens());
        return new Began("", log, image.listens(), true, secrets, warnings);
    }

    private static String configPath(ConfigFile config, App app) {
        String named = app.option(config.option(), "");
        if (named.isEmpty()) {
            named = app.environment().getOrDefault(config.environment(), "");
        }
        return named.isEmpty() ? config.path() : named;
    }

    private boolean frozen(String path) {
        return sandbox.folderAround(path).filter(Mount::readOnly).isPresent();
    }

    private static boolean holds(Map<String, String> conditions, Ini ini) {
        return conditions.entrySet().stream().allMatch(c -> ini.get(c.getKey()).orElse("").equalsIgnoreCase(c.getValue()));
    }

    private static boolean holdsAny(Map<String, String> conditions, Ini ini) {
        return conditions.entrySet().stream().anyMatch(c -> ini.get(c.getKey()).orElse("").equalsIgnoreCase(c.getValue()));
    }

    private static String generate(String kind) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return kind.equals("hex-32") ? HexFormat.of().formatHex(secret)
                : new String(Base64.getUrlEncoder().withoutPadding().encode(secret), StandardCharsets.US_ASCII);
    }

    private static int modeOf(Path file) {
        try {
            return FileModes.of(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public Health answer(App app, String host, String path, Neighbourhood neighbours) {
        if (!state.serves()) {
            return Behaviour.status(404, "GET " + path + ": not installed");
        }
        for (String variable : image.calls()) {
            String target = app.environment().getOrDefault(variable, "");
            Dial.Address address = Dial.Address.parse(target);
            if (target.isEmpty() || address.local()) {
                continue;
            }
            Dial dial = Dial.to(address, neighbours, state.turn());
            if (!dial.reached()) {
                return Behaviour.status(503, image.name() + ": " + variable + ": " + dial.error());
            }
        }
        return Behaviour.status(served(path) ? 200 : 404);
    }

    private boolean served(String path) {
        String bare = path.replaceFirst("[?#].*$", "");
        Set<String> paths = Set.copyOf(image.health());
        return paths.contains(bare) || bare.isEmpty() && paths.contains("/");
    }
}
