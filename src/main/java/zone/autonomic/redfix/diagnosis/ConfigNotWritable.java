package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.Service;
import zone.autonomic.redfix.verdict.Side;

/**
 * A service has to save into a file that is a config mounted over it, and such a mount is read-only.
 *
 * <p>Holds where a service says that saving failed, and the recipe's text mounts a config over exactly that path. Facts: {@code service},
 * {@code path} and {@code config} (the config's key).
 */
public final class ConfigNotWritable implements Diagnosis {

    /** The defect's key. */
    public static final String DEFECT = "config-not-writable";

    /** What the kernel says of a file that can't be written because it is mounted so. Go writes it small, C and shells with a capital. */
    private static final Pattern READ_ONLY = Pattern.compile("[Rr]ead-only file system");
    /** What it says of a mounted file that is to be replaced, or that isn't the user's; these count only where something was to be saved. */
    private static final Pattern IN_THE_WAY = Pattern.compile(
            "(?i)\\b(?:sav|writ|renam|replac|creat)\\w*.*(device or resource busy|permission denied)");
    private static final Pattern FILE = Pattern.compile("/[A-Za-z0-9._@+-]+(?:/[A-Za-z0-9._@+-]+)*");
    private static final int LONGEST_LINE = 300;

    @Override
    public String defect() {
        return DEFECT;
    }

    @Override
    public Answer examine(Evidence evidence) {
        if (evidence.notTheRecipes().isPresent()) {
            return Answer.doesNotHold(evidence.notTheRecipes().get());
        }
        List<Saying> sayings = sayings(evidence);
        if (sayings.isEmpty()) {
            return Answer.doesNotHold("no service says that it can't save a file: neither \"read-only file system\" nor the like is in any log");
        }
        Map<String, Place> places = places(evidence, sayings.stream().filter(s -> s.service().isPresent()).toList());
        if (places.isEmpty()) {
            places = places(evidence, sayings);
        }
        if (places.isEmpty()) {
            return Answer.doesNotHold("what can't be saved (" + clipped(sayings.get(0).line()) + ") isn't a config that the recipe mounts");
        }
        if (places.size() > 1) {
            return Answer.doesNotHold("more than one service may have said it: " + String.join(", ", places.keySet()));
        }
        Place place = places.values().iterator().next();
        return examine(evidence, place);
    }

    private Answer examine(Evidence evidence, Place place) {
        List<Probes> looked = evidence.runs().stream().map(r -> evidence.probes().get(r.request().id()))
                .filter(p -> p != null && p.standing()).toList();
        Stream<Probes.Mount> there = looked.stream().flatMap(p -> p.mounts().stream()).filter(m -> m.service().equals(place.service()));
        List<Probes.Mount> mounted = there.toList();
        Optional<Probes.Mount> seen = mounted.stream().filter(m -> m.target().equals(place.path())).findFirst();
        boolean configsShown = mounted.stream().anyMatch(m -> m.type().equals("config"));
        if (configsShown && seen.filter(m -> m.type().equals("config")).isEmpty()) {
            return Answer.doesNotHold("the running service " + place.service() + " had no config mounted at " + place.path());
        }
        boolean failureSaysSo = evidence.failures().stream().anyMatch(f -> f.message().contains(place.saying().phrase()));
        List<String> replicas = looked.stream().flatMap(p -> p.services().stream()).filter(s -> s.service().equals(place.service()))
                .map(Probes.ServiceState::replicas).toList();
        if (!failureSaysSo && !replicas.isEmpty() && replicas.stream().allMatch(ConfigNotWritable::full)) {
            return Answer.doesNotHold("service " + place.service() + " says that it can't save " + place.path() + ", but it runs ("
                    + replicas.get(0) + ")");
        }
        return Answer.holds(finding(evidence, place, seen, replicas));
    }

    private static Finding finding(Evidence evidence, Place place, Optional<Probes.Mount> seen, List<String> replicas) {
        List<String> shows = new ArrayList<>();
        shows.add(place.saying().where() + ": " + clipped(place.saying().line()));
        shows.add(place.where() + " mounts config `" + place.config() + "` over `" + place.path() + "` of service `" + place.service() + "`");
        seen.ifPresent(m -> shows.add("on the node: " + m.type() + " `" + m.source() + "` at `" + m.target() + "`"
                + (m.readOnly() ? ", read-only" : "")));
        replicas.stream().filter(r -> !full(r)).findFirst()
                .ifPresent(r -> shows.add("service `" + place.service() + "` doesn't stay up: " + r + " replicas"));
        String cause = "`" + place.service() + "` has to save into `" + place.path() + "`, which is the config `" + place.config()
                + "`, mounted read-only over the file: it can't, and exits.";
        return new Finding(DEFECT, Side.RECIPE, cause, shows, refuted(evidence, place),
                Map.of("service", place.service(), "path", place.path(), "config", place.config()), check(evidence, place));
    }

    private static Check check(Evidence evidence, Place place) {
        String tier = evidence.signature().tier();
        if (tier.equals(Tier.PROMOTE) || tier.equals("advance")) {
            return new Check(RunKind.ADVANCE_COPY, "advance", place.saying().phrase(), "/", Check.TESTME_QUICK);
        }
        List<Failure> failures = evidence.failures();
        String symptom = Stream.of(place.saying().phrase(), "not healthy").filter(s -> failures.stream().allMatch(f -> f.message().contains(s)))
                .findFirst().orElse("");
        return new Check(RunKind.LIFECYCLE, tier, symptom, "/", Check.TESTME);
    }

    private static List<String> refuted(Evidence evidence, Place place) {
        List<String> refuted = new ArrayList<>();
        if (place.saying().line().contains("JWT Secret")) {
            refuted.add("`[oauth2] JWT_SECRET` isn't set: setting it changes nothing; this message is about `[server] LFS_JWT_SECRET`, which is "
                    + "saved when it isn't 32 bytes in 43 characters of unpadded base64url (modules/setting/lfs.go)");
        }
        long reds = evidence.runs().stream().filter(r -> colour(r) == RunResult.Colour.RED).count();
        if (reds > 0 && evidence.runs().stream().noneMatch(r -> colour(r) == RunResult.Colour.GREEN)) {
            refuted.add("load: the runs were alone on the node, and " + reds + " of " + reds + " were red");
        }
        List<String> green = greenTiers(evidence);
        if (evidence.signature().tier().equals(Tier.PROMOTE) && !green.isEmpty()) {
            refuted.add("the recipe is fine because " + String.join(", ", green) + " are green: those deploy with fresh volumes, where the secret is "
                    + "generated valid (inference); the canonical's older volumes are met only in promote");
            refuted.add("the promote machinery: it rightly refused a service that exits at each start and says why itself");
        }
        return refuted;
    }

    private static RunResult.Colour colour(Run run) {
        return run.result().map(RunResult::colour).orElse(RunResult.Colour.UNKNOWN);
    }

    private static List<String> greenTiers(Evidence evidence) {
        return evidence.runs().stream().flatMap(r -> r.result().stream()).filter(r -> r.colour() == RunResult.Colour.RED)
                .findFirst().stream().flatMap(r -> r.tiers().stream()).filter(t -> t.status() == Tier.Status.PASS).map(Tier::name).toList();
    }

    /** A line in which something says that it couldn't save. @param service who said it, where that is known */
    private record Saying(String line, String phrase, Optional<String> service, String where) {}

    /** A config mounted over a path that couldn't be saved. */
    private record Place(String service, String path, String config, String where, Saying saying) {}

    private static List<Saying> sayings(Evidence evidence) {
        List<Saying> sayings = new ArrayList<>();
        for (Run run : evidence.runs()) {
            if (colour(run) != RunResult.Colour.RED) {
                continue;
            }
            String id = run.request().id();
            Probes probes = evidence.probes().get(id);
            if (probes != null) {
                probes.logs().forEach(l -> sayings.addAll(
                        sayings(l.text(), Optional.of(l.service()), "log of service `" + l.service() + "` in " + id)));
            }
            run.result().stream().flatMap(r -> r.failures().stream()).filter(f -> f.signature().equals(evidence.signature()))
                    .forEach(f -> sayings.addAll(sayings(f.message(), Optional.empty(), "failure of " + f.tier() + " in " + id)));
            sayings.addAll(sayings(evidence.logs().getOrDefault(id, ""), Optional.empty(), "log of " + id));
        }
        return sayings;
    }

    private static List<Saying> sayings(String text, Optional<String> service, String where) {
        List<Saying> sayings = new ArrayList<>();
        text.lines().forEach(line -> phrase(line).ifPresent(p -> sayings.add(new Saying(line.strip(), p, service, where))));
        return sayings;
    }

    private static Optional<String> phrase(String line) {
        Matcher readOnly = READ_ONLY.matcher(line);
        if (readOnly.find()) {
            return Optional.of(readOnly.group());
        }
        Matcher inTheWay = IN_THE_WAY.matcher(line);
        return inTheWay.find() ? Optional.of(inTheWay.group(1)) : Optional.empty();
    }

    private static Map<String, Place> places(Evidence evidence, List<Saying> sayings) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Saying saying : sayings) {
            for (Place place : mounts(evidence, saying)) {
                places.putIfAbsent(place.service() + " " + place.path(), place);
            }
        }
        return places;
    }

    private static List<Place> mounts(Evidence evidence, Saying saying) {
        List<String> paths = FILE.matcher(saying.line()).results().map(m -> m.group().replaceFirst("[.]+$", "")).distinct().toList();
        List<Place> places = new ArrayList<>();
        for (Compose file : Compose.all(evidence.recipe())) {
            for (String name : file.services()) {
                if (saying.service().filter(s -> !s.equals(name)).isPresent()) {
                    continue;
                }
                Service service = file.service(name);
                for (String path : paths) {
                    service.configAt(path).ifPresent(c -> places.add(new Place(name, path, c.source(),
                            file.place("services", name, "configs"), saying)));
                }
            }
        }
        return places;
    }

    private static boolean full(String replicas) {
        String[] parts = replicas.split("[/ ]");
        return parts.length > 1 && parts[0].equals(parts[1]) && !parts[0].equals("0");
    }

    private static String clipped(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}
