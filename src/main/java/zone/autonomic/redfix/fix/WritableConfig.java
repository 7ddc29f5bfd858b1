package zone.autonomic.redfix.fix;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.ConfigVersions;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service;
import zone.autonomic.redfix.recipe.Service.ConfigMount;
import zone.autonomic.redfix.recipe.Service.VolumeMount;
import zone.autonomic.redfix.recipe.Service.Words;

/**
 * A configuration that the application can save into: the config moves from over the file to a place outside the volumes, and an
 * entrypoint of its own writes the file anew from it at each start, carrying over the secrets that the application generated
 * (design of the script in {@link WritableConfigScript}).
 *
 * <p>Overlays: {@code docker stack deploy -c compose.yml -c compose.x.yml} merges a service's {@code configs} by source (a later one of the
 * same source replaces the earlier mount) and replaces an {@code entrypoint}. So an overlay that mounts the config again would
 * undo the move, and one with its own entrypoint would lose the wrapper: both change too, and other lists of configs needn't.
 */
public final class WritableConfig implements Fix {

    private static final String BASE = "compose.yml";
    static final String CONFIG = "ini_entrypoint";
    static final String FILE = "ini-entrypoint.sh";
    static final String VARIABLE = "INI_ENTRYPOINT_VERSION";
    static final String WRAPPER = "/" + FILE;

    /** What may stand in the script unquoted. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._-]+)+");

    @Override
    public String key() {
        return "writable-config";
    }

    @Override
    public String mends() {
        return "config-not-writable";
    }

    @Override
    public Attempt apply(RecipeFiles recipe, Map<String, String> facts, Optional<String> strategy) {
        String service = facts.getOrDefault("service", "");
        String path = facts.getOrDefault("path", "");
        if (service.isEmpty() || !PATH.matcher(path).matches()) {
            return Attempt.refused("it isn't known which service saves into which file", "");
        }
        try {
            return new Change(recipe, Compose.all(recipe), service, path).attempt();
        } catch (Refusal refusal) {
            return Attempt.refused(refusal.getMessage(), refusal.place);
        } catch (EditRefused refused) {
            return Attempt.refused(refused.getMessage(), refused.place());
        } catch (MalformedRecipe malformed) {
            return Attempt.refused(malformed.getMessage(), malformed.place());
        }
    }

    /** Why the change isn't made, and where. */
    private static final class Refusal extends RuntimeException {
        private final String place;

        Refusal(String place, String reason) {
            super(reason);
            this.place = place;
        }
    }

    /** One application of the fix to one service's file. */
    private record Change(RecipeFiles recipe, List<Compose> files, String service, String path) {

        Attempt attempt() {
            refuseWhereNothingIsMounted();
            Compose first = mounting().get(0);
            String config = mount(first).orElseThrow().source();
            String template = templateFile(config);
            refuseOtherFormats(first, template);
            VolumeMount volume = volume(first);
            WritableConfigImage image = image(recipe.text(template).orElse(""));
            refuseWhatIsTaken();
            String moved = movedTarget(first);

            RecipeFiles changed = recipe;
            for (Compose file : files) {
                changed = changed.with(edited(file, image, moved));
            }
            boolean below = !parent(path).equals(stripSlash(volume.target()));
            changed = changed.with(FILE, new WritableConfigScript(moved, path, below, image.startsAsRoot()).text());
            changed = ConfigVersions.add(changed, VARIABLE, "v1");
            return Attempt.proposed(new WritableConfigProposal(service, path, template, moved, FILE, volume.source(), handsOnTo(image))
                    .of(changed.changedFrom(recipe)));
        }

        private String handsOnTo(WritableConfigImage image) {
            Words stated = Stream.concat(mounting().stream().map(f -> f.service(service).entrypoint()), Stream.of(baseEntrypoint()))
                    .filter(Change::says).findFirst().orElse(Words.NOTHING);
            return says(stated) ? "`" + stated.line() + "`, which the recipe states"
                    : "`" + String.join(" ", image.entrypoint()) + "`, the start of " + image.title() + (image.init().isEmpty() ? ""
                            : ", with `" + image.init().get(0) + "` still as process 1");
        }

        private Compose edited(Compose file, WritableConfigImage image, String moved) {
            if (!file.hasService(service)) {
                return file;
            }
            Compose edited = file;
            if (mount(file).isPresent()) {
                edited = edited.moveServiceConfig(service, path, moved);
            }
            if (bringsWrapper(file)) {
                edited = edited.addServiceConfig(service, CONFIG, WRAPPER, Optional.of("0555"))
                        .addConfig(CONFIG, "${STACK_NAME}_" + CONFIG + "_${" + VARIABLE + "}", FILE, Optional.empty());
            }
            Words own = file.service(service).entrypoint();
            if (says(own)) {
                return bringsWrapper(file) || baseMounts() ? wrap(edited, own) : edited;
            }
            if (!bringsWrapper(file)) {
                return edited;
            }
            return says(baseEntrypoint()) ? wrap(edited, baseEntrypoint()) : edited.setEntrypoint(service, start(image));
        }

        /** The image's own start with the wrapper in it, after the words that must stay process 1. */
        private static List<String> start(WritableConfigImage image) {
            return Stream.of(image.init(), List.of(WRAPPER), image.entrypoint()).flatMap(List::stream).toList();
        }

        /** The wrapper in front of an entrypoint that the recipe states itself; it hands on to that. */
        private Compose wrap(Compose file, Words entrypoint) {
            if (!entrypoint.list()) {
                return file.setEntrypoint(service, WRAPPER + " " + entrypoint.line());
            }
            return file.setEntrypoint(service, Stream.concat(Stream.of(WRAPPER), entrypoint.words().stream()).toList());
        }

        /** The base carries the wrapper for all overlays; where only overlays mount the config, each of them does. */
        private boolean bringsWrapper(Compose file) {
            return baseMounts() ? file.path().equals(BASE) : mount(file).isPresent();
        }

        private boolean baseMounts() {
            return mounting().get(0).path().equals(BASE);
        }

        private void refuseWhereNothingIsMounted() {
            if (mounting().isEmpty()) {
                boolean wrapped = described().map(Service::entrypoint).anyMatch(e -> e.line().contains(WRAPPER));
                throw new Refusal(files.get(0).place("services", service), wrapped
                        ? "already there: " + WRAPPER + " writes " + path + " at each start of " + service
                        : "no config is mounted over " + path + " of service " + service);
            }
            for (Compose file : files) {
                if (!baseMounts() && !file.path().equals(BASE) && file.hasService(service) && mount(file).isEmpty()
                        && says(file.service(service).entrypoint())) {
                    throw new Refusal(file.place("services", service, "entrypoint"), "only " + mounting().get(0).path() + " mounts a config over "
                            + path + ", and this entrypoint would replace the one that writes the file, depending on which overlays are used");
                }
            }
        }

        private void refuseOtherFormats(Compose first, String template) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            boolean other = name.matches("(?i).*\\.(ya?ml|json5?|toml|xml|env|php|js|ts|py|rb|properties)");
            boolean ini = recipe.text(template).map(t -> t.lines().anyMatch(l -> l.matches("\\h*\\[[^\\]]+\\]\\h*"))).orElse(true);
            if (other || !ini) {
                throw new Refusal(first.place("services", service, "configs"),
                        "carry-over of generated secrets isn't known for this format: " + name + " isn't an INI file");
            }
        }

        /** The volume under the file; it keeps the generated secrets when the container is replaced. */
        private VolumeMount volume(Compose first) {
            String place = first.place("services", service, "configs");
            VolumeMount under = described().flatMap(s -> s.volumes().stream())
                    .filter(v -> (parent(path) + "/").startsWith(stripSlash(v.target()) + "/"))
                    .max(Comparator.comparingInt(v -> v.target().length()))
                    .orElseThrow(() -> new Refusal(place, "no volume holds " + parent(path) + ": what " + service
                            + " saves there would be lost with each new container"));
            if (under.readOnly() || under.type().equals("tmpfs") || under.source().isEmpty()) {
                throw new Refusal(place, "the volume at " + under.target() + (under.readOnly() ? " is mounted read-only"
                        : " doesn't outlive its container: what " + service + " saves there would be lost"));
            }
            return under;
        }

        private WritableConfigImage image(String template) {
            WritableConfigImage known = null;
            for (Compose file : files) {
                Optional<String> image = file.hasService(service) ? file.service(service).image() : Optional.empty();
                if (image.isEmpty()) {
                    continue;
                }
                String place = file.place("services", service, "image");
                WritableConfigImage here = WritableConfigImage.of(image.get(), path, template).orElseThrow(() -> new Refusal(place,
                        "which secrets " + image.get() + " saves into " + path + " isn't known, so that they can't be carried over, and neither is the"
                                + " image's own entrypoint; known are " + WritableConfigImage.KNOWN));
                if (known != null && !known.equals(here)) {
                    throw new Refusal(place, "this overlay's image starts in another way than the one in compose.yml");
                }
                known = here;
            }
            if (known == null) {
                throw new Refusal(files.get(0).place("services", service), "service " + service + " has no image");
            }
            return known;
        }

        private void refuseWhatIsTaken() {
            for (Compose file : files) {
                if (file.configs().containsKey(CONFIG)) {
                    throw new Refusal(file.place("configs", CONFIG), "the recipe has a config " + CONFIG + " already");
                }
            }
            if (recipe.text(FILE).isPresent()) {
                throw new Refusal(FILE, "the recipe has a file of that name already");
            }
        }

        private String movedTarget(Compose first) {
            String moved = path.substring(path.lastIndexOf('/')) + ".template";
            boolean taken = described().anyMatch(s -> s.configAt(moved).isPresent() || s.volumes().stream().anyMatch(v -> v.target().equals(moved)));
            if (taken) {
                throw new Refusal(first.place("services", service), "something is mounted at " + moved + " already");
            }
            return moved;
        }

        private String templateFile(String config) {
            return files.stream().map(f -> f.configs().get(config)).filter(c -> c != null && c.file() != null).map(Compose.ConfigFile::file)
                    .map(f -> f.replaceFirst("^\\./", "")).findFirst().orElse("");
        }

        private List<Compose> mounting() {
            return files.stream().filter(f -> mount(f).isPresent()).toList();
        }

        private Optional<ConfigMount> mount(Compose file) {
            return file.hasService(service) ? file.service(service).configAt(path) : Optional.empty();
        }

        private Stream<Service> described() {
            return files.stream().filter(f -> f.hasService(service)).map(f -> f.service(service));
        }

        private Words baseEntrypoint() {
            return files.stream().filter(f -> f.path().equals(BASE) && f.hasService(service)).map(f -> f.service(service).entrypoint()).findFirst()
                    .orElse(Words.NOTHING);
        }

        private static boolean says(Words entrypoint) {
            return entrypoint.present() && !entrypoint.line().isBlank();
        }

        private static String parent(String path) {
            return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
        }

        private static String stripSlash(String path) {
            return path.replaceFirst("/+$", "");
        }
    }
}
