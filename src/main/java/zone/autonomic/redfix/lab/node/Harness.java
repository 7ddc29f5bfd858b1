package zone.autonomic.redfix.lab.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.python.Checkout;
import zone.autonomic.redfix.lab.python.Network;
import zone.autonomic.redfix.lab.swarm.BackupBot;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.Lint;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** One run of the harness: the tiers in order, then, if all is well and it was asked for, the promotion; teardown on every path. */
final class Harness {

    private static final int BEAT = 60;
    private final Swarm swarm;
    private final Abra abra;
    private final Place place;
    private final Images images;
    private final RunLog log;
    private final RunPlan plan;
    private final HarnessCheckout harness;
    private final Results results;
    private final String domain;
    private final Map<String, Start> starts = new TreeMap<>();
    private RecipeMeta meta = RecipeMeta.none();
    private boolean enrolled;
    private AppOnNode app;
    private MarkerState marker;
    private BackupBot backup;

    Harness(Swarm swarm, Images images, Place place, RunLog log, RunPlan plan) {
        this.swarm = swarm;
        this.images = images;
        this.abra = new Abra(swarm);
        this.place = place;
        this.log = log;
        this.plan = plan;
        this.harness = new HarnessCheckout(plan.harness());
        this.results = new Results(plan.recipe(), plan.head().version(), plan.ref());
        this.domain = plan.coldDomain(place.domain());
    }

    /** A tier's work; it adds what is red to the list, or throws it. */
    private interface Work {
        void run(List<RunFailed> reds);
    }

    Results run(Clock clock) {
        String commit = plan.ref().map(r -> " (" + r.substring(0, Math.min(12, r.length())) + ")").orElse("");
        log.line("cc-ci: " + plan.recipe() + " " + plan.head().version() + commit + " at " + domain);
        results.lint(lint());
        Optional<Canonical> read = readHarness();
        if (read.isPresent()) {
            tiers(read.get(), clock);
        }
        results.unknown().ifPresent(why -> log.line("!! unknown: " + why));
        return results;
    }

    /** What the harness's files say of the recipe; empty where they can't be read. */
    private Optional<Canonical> readHarness() {
        try {
            meta = new RecipeMeta(harness.settings(plan.recipe()));
            String canonical = harness.canonicalDomain(plan.recipe(), place.domain());
            enrolled = harness.enrolled(plan.recipe(), meta);
            new CanonicalSeed(swarm.node().root(), images).ifDue(plan.recipe(), canonical);
            return Optional.of(new Canonical(swarm.node(), plan.recipe(), canonical));
        } catch (RunFailed.CannotTell e) {
            results.unknown(e.getMessage());
            return Optional.empty();
        }
    }

    private void tiers(Canonical canonical, Clock clock) {
        boolean mine = false;
        try {
            mine = !swarm.node().deployed(Abra.stackOf(domain));
            if (plan.quick() && canonical.version().isPresent()) {
                quick(canonical);
            } else {
                if (plan.quick()) {
                    log.line("no canonical of " + plan.recipe() + ": falling back to a cold run");
                }
                cold();
            }
        } finally {
            if (mine) {
                tearDown();
            }
        }
        if (plan.promote() && results.unknown().isEmpty() && !results.red()) {
            promote(canonical, clock);
        }
    }

    Map<String, Start> starts() {
        return starts;
    }

    private void cold() {
        tier("install", reds -> {
            install(plan.head(), "test_install.py::test_deploys");
            app.healthy("test_install.py::test_healthy_over_https");
            own("install", reds);
        });
        if (results.red("install") || results.unknown().isPresent()) {
            return;
        }
        boolean upgradable = plan.previous().isPresent() && !meta.notApplicable("upgrade");
        tier("upgrade", upgradable, this::upgrade);
        if (results.red("upgrade") && results.unknown().isEmpty() && !app.up()) {
            wipe();
            install(plan.head(), "test_install.py::test_deploys");
        }
        marker = new MarkerState(swarm, Abra.stackOf(domain));
        backup = new BackupBot(swarm, Abra.stackOf(domain), swarm.node().state().resolve("snapshots").resolve(Abra.stackOf(domain)));
        boolean saves = !backup.services().isEmpty();
        tier("backup", saves && !meta.notApplicable("backup"), this::backUp);
        tier("restore", saves && !results.red("backup") && !meta.notApplicable("restore"), this::restore);
        tier("custom", this::custom);
    }

    private void quick(Canonical canonical) {
        tier("install", false, reds -> {});
        tier("upgrade", reds -> {
            canonical.copyTo(domain);
            log.line("re-attached the canonical at " + canonical.version().orElseThrow() + ", upgrading to " + plan.head().version());
            deploy(plan.head(), true, "test_upgrade.py::test_upgrade_deploys");
            app.healthy("test_upgrade.py::test_healthy_over_https");
            own("upgrade", reds);
        });
        tier("backup", false, reds -> {});
        tier("restore", false, reds -> {});
        tier("custom", !results.red(), this::custom);
    }

    private void custom(List<RunFailed> reds) {
        Network clients = app.clients();
        harness.before("custom", plan.recipe(), app.context(plan.recipe()), clients);
        own("custom", reds, clients);
        app.healthy("test_health.py::test_healthy_over_https");
    }

    private void install(LabRun.At at, String test) {
        RecipeFolder files = new RecipeFolder(at.folder());
        if (swarm.node().deployed(Abra.stackOf(domain))) {
            throw new RunFailed(test, "RuntimeError: abra app deploy failed: FATA " + domain + " is already deployed");
        }
        try {
            abra.create(plan.recipe(), files, domain);
            abra.secrets(files, domain, SecretMaker.today(swarm.node()));
        } catch (InvalidRecipe e) {
            throw new RunFailed(test, "RuntimeError: abra app new failed: FATA " + e.getMessage());
        }
        deploy(at, true, test);
    }

    private void deploy(LabRun.At at, boolean fresh, String test) {
        app = new AppOnNode(swarm, images, Load.on(swarm.node(), place), meta, domain, new RecipeFolder(at.folder()), log);
        Abra.Deployed deployed = app.deploy(abra, fresh, test);
        starts.putAll(deployed.starts());
        deployed.starts().forEach((service, start) -> start.warnings().forEach(w -> {
            log.line("warning: " + service + ": " + w);
            results.leak();
        }));
    }

    private void upgrade(List<RunFailed> reds) {
        wipe();
        log.line("deploying the previous version " + plan.previous().get().version());
        install(plan.previous().get(), "test_upgrade.py::test_previous_deploys");
        log.pause(BEAT);
        log.line("upgrading in place to " + plan.head().version());
        deploy(plan.head(), false, "test_upgrade.py::test_upgrade_deploys");
        app.healthy("test_upgrade.py::test_healthy_over_https");
        app.oneWriterEach("test_upgrade.py::test_one_writer_per_volume");
        own("upgrade", reds);
    }

    private void backUp(List<RunFailed> reds) {
        marker.seed(backup);
        try {
            backup.backup();
        } catch (BackupBot.HookFailed e) {
            throw hook(e, "test_backup.py::test_backup_completes");
        } finally {
            backup.log().forEach(log::line);
        }
        own("backup", reds);
    }

    private void restore(List<RunFailed> reds) {
        marker.change();
        int told = backup.log().size();
        try {
            backup.restore();
        } catch (BackupBot.HookFailed e) {
            throw hook(e, "test_restore.py::test_restore_completes");
        } finally {
            backup.log().subList(told, backup.log().size()).forEach(log::line);
        }
        if (!own("restore", reds)) {
            marker.check();
        }
        app.healthy("test_restore.py::test_healthy_over_https");
    }

    private static RuntimeException hook(BackupBot.HookFailed e, String test) {
        return e.unknown() ? new RunFailed.CannotTell(e.getMessage()) : new RunFailed(test, "RuntimeError: " + e.getMessage());
    }

    /** Runs the recipe's own tests of a tier. @return whether there were any */
    private boolean own(String tier, List<RunFailed> reds) {
        return own(tier, reds, app.clients());
    }

    /** @param clients what they reach, counted from the app's start on */
    private boolean own(String tier, List<RunFailed> reds, Network clients) {
        if (plan.tests().isEmpty()) {
            return false;
        }
        List<String> files = new ArrayList<>();
        if (Files.isRegularFile(plan.tests().get().resolve("test_" + tier + ".py"))) {
            files.add("test_" + tier + ".py");
        }
        Path folder = plan.tests().get().resolve(tier);
        Disk.names(folder).stream().filter(n -> n.matches("test_.*\\.py")).forEach(n -> files.add(tier + "/" + n));
        boolean any = false;
        for (String file : files) {
            TestFile test = new TestFile(plan.tests().get().resolve(file), file, new Checkout(plan.harness().orElseThrow(), clients), app.asked(marker));
            reds.addAll(test.run());
            any |= test.ran() > 0;
        }
        return any;
    }

    private void tier(String name, Work work) {
        tier(name, true, work);
    }

    private void tier(String name, boolean applies, Work work) {
        if (results.unknown().isPresent()) {
            return;
        }
        log.line("== " + name + ": start");
        if (!applies) {
            log.line("== " + name + ": SKIP");
            results.stage(name, "skip", 0, List.of());
            return;
        }
        long began = System.nanoTime();
        List<RunFailed> reds = new ArrayList<>();
        try {
            log.pause(BEAT);
            work.run(reds);
        } catch (RunFailed e) {
            reds.add(e);
        } catch (RunFailed.CannotTell e) {
            results.unknown(e.getMessage());
            log.line("== " + name + ": SKIP");
            results.stage(name, "skip", 0, List.of());
            return;
        }
        log.pause(BEAT);
        reds.forEach(r -> log.line("FAILED tests/" + plan.recipe() + "/" + r.test() + " - " + r.getMessage()));
        log.line("== " + name + ": " + (reds.isEmpty() ? "PASS" : "FAIL"));
        results.stage(name, reds.isEmpty() ? "pass" : "fail", (System.nanoTime() - began) / 1_000_000_000, reds);
    }

    private boolean lint() {
        try {
            return Lint.of(new RecipeFolder(plan.head().folder()), true).stream().noneMatch(r -> r.error() && !r.satisfied());
        } catch (InvalidRecipe e) {
            return false;
        }
    }

    private void promote(Canonical canonical, Clock clock) {
        if (!enrolled) {
            log.line("WC5 promote: skipped, " + plan.recipe() + " is not enrolled (WARM_CANONICAL)");
            results.stage("promote", "skip", 0, List.of());
            return;
        }
        new Promotion(swarm, images, place, meta, plan, canonical, harness, log).run(clock, results);
    }

    private void wipe() {
        swarm.node().removeAll(Abra.stackOf(domain), domain);
        Disk.remove(swarm.node().state().resolve("snapshots").resolve(Abra.stackOf(domain)));
    }

    private void tearDown() {
        log.line("== teardown");
        wipe();
        String stack = Abra.stackOf(domain);
        if (swarm.node().deployed(stack) || !swarm.node().volumesOf(stack).isEmpty() || !swarm.node().secretsOf(stack).isEmpty()) {
            results.dirty();
        }
    }
}
