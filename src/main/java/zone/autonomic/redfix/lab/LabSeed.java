package zone.autonomic.redfix.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.BuiltInRecipes;
import zone.autonomic.redfix.lab.forge.JsonFile;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RecipeSource;
import zone.autonomic.redfix.lab.forge.RecipesFolder;
import zone.autonomic.redfix.lab.forge.RepositorySeed;
import zone.autonomic.redfix.lab.forge.RepositoryTags;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.node.CanonicalSeed;
import zone.autonomic.redfix.lab.node.LastSweep;
import zone.autonomic.redfix.lab.node.NodeInstallation;

/** Puts into a fresh lab what a real place would hold already: repositories, the harness's checkout, canonicals. What is there is left alone. */
final class LabSeed {
    private static final Pattern IMAGE = Pattern.compile("(?m)^image:\\s*\\[?\\s*[\"']?([^\\s\"',\\]*]+)");

    private static final LocalTime SWEEP_BEGINS = LocalTime.of(3, 0);
    private final LabForge forge;
    private final Path data;

    LabSeed(LabForge forge, Path data) {
        this.forge = forge;
        this.data = data;
    }

    /** The recipes to serve: a person's own or the built-in ones; the harness's repository comes along in any case. */
    static Map<String, RecipeSource> sources(Optional<Path> recipes) {
        Map<String, RecipeSource> builtIn = BuiltInRecipes.read();
        if (recipes.isEmpty()) {
            return builtIn;
        }
        Map<String, RecipeSource> own = new java.util.TreeMap<>(RecipesFolder.read(recipes.get()));
        own.putIfAbsent(BuiltInRecipes.HARNESS, builtIn.get(BuiltInRecipes.HARNESS));
        return own;
    }

    /** Reads the image descriptions that the recipes bring along now, so that a mistake is said now and not in the middle of a run. */
    static void images(Path recipes) {
        Path folder = recipes.resolve(RecipesFolder.IMAGES);
        if (!Files.isDirectory(folder)) {
            return;
        }
        Images images = Images.builtIn().with(recipes);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[^.].*\\.ya?ml")).sorted().toList()) {
                Matcher image = IMAGE.matcher(Files.readString(file));
                if (image.find()) {
                    images.describe(image.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void repositories(Map<String, RecipeSource> sources) {
        RepositorySeed seed = new RepositorySeed(forge);
        sources.forEach((name, source) -> seed.seed(Accounts.ORGANISATION, name, source));
    }

    /** The harness as it is checked out on the node, its origin the forge. */
    void harness(NodeInstallation node) {
        Path bare = forge.bare(Accounts.ORGANISATION, BuiltInRecipes.HARNESS);
        if (!Files.exists(node.harness().resolve(".git"))) {
            Path fresh = node.harness().resolveSibling(node.harness().getFileName() + ".new");
            try {
                delete(fresh);
                GitCommand.run("clone", "-q", bare.toString(), fresh.toString());
                delete(node.harness());
                Files.move(fresh, node.harness());
            } catch (IOException e) {
                throw new IllegalStateException("can't check the harness out on the lab's node: " + e.getMessage(), e);
            }
        }
        origin(node.harness(), BuiltInRecipes.HARNESS);
    }

    /** Clones on the node follow the forge, whatever port it has now. */
    void origins(NodeInstallation node) {
        Path clones = node.home().resolve(".abra/recipes");
        if (Files.isDirectory(clones)) {
            try (Stream<Path> all = Files.list(clones)) {
                all.filter(c -> Files.exists(c.resolve(".git"))).forEach(c -> origin(c, c.getFileName().toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void origin(Path clone, String name) {
        String url = forge.cloneUrl(Accounts.ORGANISATION, name);
        try (Git git = Git.open(clone.toFile())) {
            StoredConfig config = git.getRepository().getConfig();
            if (!url.equals(config.getString("remote", "origin", "url"))) {
                config.setString("remote", "origin", "url", url);
                config.save();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't open the clone " + clone, e);
        }
    }

    /** An older version's canonical for each recipe that has an older version, once; the node makes it when the recipe is first run. */
    void canonicals(NodeInstallation node) {
        CanonicalSeed seed = new CanonicalSeed(node.root());
        for (var repository : forge.repositories()) {
            Path mark = data.resolve("seeded").resolve(repository.name() + ".json");
            if (!Files.exists(mark) && !repository.name().equals(BuiltInRecipes.HARNESS)) {
                JsonFile.write(mark, canonical(seed, repository.name()));
            }
        }
    }

    /** Last night's sweep of all that was released then, to be made when somebody asks for it. */
    void sweep(NodeInstallation node, Instant now, double load) {
        Path mark = data.resolve("seeded/last-sweep.json");
        if (Files.exists(mark)) {
            return;
        }
        Path harness = forge.bare(Accounts.ORGANISATION, BuiltInRecipes.HARNESS);
        List<LastSweep.Swept> recipes = new ArrayList<>();
        for (var repository : forge.repositories()) {
            Path bare = forge.bare(Accounts.ORGANISATION, repository.name());
            if (!bare.equals(harness)) {
                recipes.add(new LastSweep.Swept(repository.name(), bare, releases(bare)));
            }
        }
        Instant began = LocalDate.ofInstant(now.minus(Duration.ofDays(1)), ZoneOffset.UTC).atTime(SWEEP_BEGINS).toInstant(ZoneOffset.UTC);
        if (load > 0) {
            new LastSweep(node.root()).plan(new LastSweep.Plan(began, load, harness, head(harness), recipes));
        }
        JsonFile.write(mark, load > 0 ? "the night of " + began + ", made when the journal is first asked" : "none");
    }

    private static List<String> releases(Path bare) {
        try (Repository git = Git.open(bare.toFile()).getRepository()) {
            return RepositoryTags.inOrder(git);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(Path bare) {
        try (Repository git = Git.open(bare.toFile()).getRepository()) {
            return git.resolve("HEAD").name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return a word on what came of it, for people who look into the lab's folder */
    private String canonical(CanonicalSeed seed, String name) {
        Path files = data.resolve("seeding");
        try (Repository git = Git.open(forge.bare(Accounts.ORGANISATION, name).toFile()).getRepository()) {
            List<String> tags = RepositoryTags.inOrder(git);
            if (tags.size() < 2) {
                return "no canonical: no older version";
            }
            String older = tags.get(tags.size() - 2);
            delete(files);
            RepositoryTags.export(git, older, files);
            String commit = git.resolve("refs/tags/" + older + "^{commit}").name();
            seed.later(name, new CanonicalSeed.Version(older, commit, files));
            return "canonical at " + older + ", made when it is first asked for if it is healthy";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(files);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
