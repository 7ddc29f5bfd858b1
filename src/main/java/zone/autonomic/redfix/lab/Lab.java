package zone.autonomic.redfix.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.jgit.util.FS;
import zone.autonomic.redfix.lab.bridge.Bridge;
import zone.autonomic.redfix.lab.bridge.RunPages;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RecipesFolder;
import zone.autonomic.redfix.lab.image.BadDescription;
import zone.autonomic.redfix.lab.node.EngineHold;
import zone.autonomic.redfix.lab.node.NodeInstallation;
import zone.autonomic.redfix.lab.node.Place;
import zone.autonomic.redfix.lab.ssh.SshNode;

/** A lab, running: the forge with its recipes, the node behind SSH, the bridge between them. Closing it leaves its state and the node's runs alone. */
public final class Lab implements AutoCloseable {
    private static final String DOMAIN = "ci.commoninternet.net";
    private static final Duration BRIDGE_POLL = Duration.ofMillis(250);

    private final FileLock lock;
    private final LabForge forge;
    private final NodeInstallation node;
    private final EngineHold engine;
    private final RunPages pages;
    private final SshNode ssh;
    private final Bridge bridge;

    private Lab(FileLock lock, LabForge forge, NodeInstallation node, EngineHold engine, RunPages pages, SshNode ssh,
            Bridge bridge) {
        this.lock = lock;
        this.forge = forge;
        this.node = node;
        this.engine = engine;
        this.pages = pages;
        this.ssh = ssh;
        this.bridge = bridge;
    }

    /** The lab can't be started as asked; the message is for the person who asked. */
    public static final class BadLab extends RuntimeException {
        BadLab(String message) {
            super(message);
        }
    }

    /**
     * Starts a lab, and seeds it when its folder is new or was left half-seeded.
     *
     * @throws BadLab when the folder is in use, or the recipes or the scenario can't be used
     */
    public static Lab start(LabOptions options) {
        return start(options, Clock.systemUTC());
    }

    static Lab start(LabOptions options, Clock clock) {
        FS.FileStoreAttributes.setBackground(true);
        FileLock lock = lock(options.data());
        try {
            return started(options, clock, lock);
        } catch (RecipesFolder.BadRecipes | ScenarioFile.BadScenario | BadDescription e) {
            release(lock);
            throw new BadLab(e.getMessage());
        } catch (NodeInstallation.Lacks e) {
            release(lock);
            throw new BadLab("the lab " + e.getMessage());
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    private static Lab started(LabOptions options, Clock clock, FileLock lock) {
        Path data = options.data();
        Scenario scenario = options.scenario().map(ScenarioFile::read).orElseGet(Scenario::quiet);
        var sources = LabSeed.sources(options.recipes());
        options.recipes().ifPresent(LabSeed::images);
        Place quiet = Place.quiet(DOMAIN).withImageFolders(options.recipes().map(List::of).orElse(List.of()));
        NodeInstallation node = NodeInstallation.install(data.resolve("node"), scenario.place(quiet, clock.instant()));
        EngineHold engine = EngineHold.start(node);
        LabPorts ports = LabPorts.in(data);
        FutureTask<SshNode> ssh = beside(() -> LabPorts.prefer(ports.node(),
                port -> SshNode.start(data.resolve("node-keys"), node.home(), node.environment(), port)));
        LabForge forge = null;
        try {
            int wanted = options.forgePort();
            forge = wanted != 0 ? forge(options, wanted, clock, scenario)
                    : LabPorts.prefer(ports.forge(), port -> forge(options, port, clock, scenario));
            LabSeed seed = new LabSeed(forge, data);
            seed.repositories(sources);
            seed.harness(node);
            if (scenario.clones() == Scenario.Clones.UPSTREAM) {
                new UpstreamClones(forge, data).stage(node);
            } else {
                seed.origins(node);
            }
            if (scenario.privateMirror()) {
                forge.closeRecipes();
            }
            seed.canonicals(node);
            seed.sweep(node, clock.instant(), scenario.sweepLoad());
            RunPages pages = LabPorts.prefer(ports.runs(), port -> RunPages.start(node.runs(), port));
            SshNode server = result(ssh);
            new LabPorts(forge.port(), server.port(), pages.port()).write(data);
            Bridge bridge = Bridge.start(forge, data.resolve("bridge"), node.harness(), node.runs(), node.environment(), scenario.bridge(), pages.url(),
                    BRIDGE_POLL);
            return new Lab(lock, forge, node, engine, pages, server, bridge);
        } catch (RuntimeException e) {
            engine.close();
            if (forge != null) {
                forge.close();
            }
            throw e;
        }
    }

    /** The SSH server takes as long to load as the seeding does. */
    private static <T> FutureTask<T> beside(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task, "lab-start").start();
        return task;
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the lab started", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static LabForge forge(LabOptions options, int port, Clock clock, Scenario scenario) {
        return LabForge.start(options.data().resolve("forge"), port, clock, options.hooks(), scenario.forgeFaults());
    }

    /** One lab in a folder at a time: two would write over each other's books. */
    private static FileLock lock(Path data) {
        try {
            Files.createDirectories(data);
            FileChannel channel = FileChannel.open(data.resolve("lab.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw inUse(data);
            }
            return lock;
        } catch (OverlappingFileLockException e) {
            throw inUse(data);
        } catch (IOException e) {
            throw new BadLab("can't use " + data + " for the lab's state: " + e.getMessage());
        }
    }

    private static BadLab inUse(Path data) {
        return new BadLab("another lab runs in " + data + ": end it first, or give another --data folder");
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a live bot would be configured with to work with this forge and this node; what takes minutes there is asked for more often here. */
    public Map<String, String> configuration() {
        Map<String, String> all = new TreeMap<>(LabTempo.SETTINGS);
        all.put("redfix.forge.url", forge.url());
        all.put("redfix.forge.token", forge.accounts().byLogin(Accounts.BOT).token());
        all.put("redfix.forge.organisation", Accounts.ORGANISATION);
        all.put("redfix.node.host", SshNode.HOST);
        all.put("redfix.node.port", String.valueOf(ssh.port()));
        all.put("redfix.node.user", SshNode.USER);
        all.put("redfix.node.key-file", ssh.clientKey().toString());
        all.put("redfix.node.known-hosts-file", ssh.knownHosts().toString());
        all.put("redfix.node.home", node.home().resolve(".redfix").toString());
        all.put("redfix.node.harness-dir", node.harness().toString());
        all.put("redfix.node.runs-dir", node.runs().toString());
        all.put("redfix.node.warm-dir", node.warm().toString());
        all.put("redfix.node.domain", DOMAIN);
        all.put("redfix.node.runs-url", pages.url());
        all.put("redfix.node.sweep-timer", "nightly-sweep.timer");
        return all;
    }

    /** Where people do what only people do: merge, close, comment. */
    public LabForge forge() {
        return forge;
    }

    /** The node's folders. */
    public NodeInstallation node() {
        return node;
    }

    @Override
    public void close() {
        bridge.close();
        ssh.close();
        engine.close();
        pages.close();
        forge.close();
        release(lock);
    }
}
