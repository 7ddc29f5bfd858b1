package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Holds that a change to the harness makes no test weaker: no assertion, and no patience of one.
 *
 * <p>It denies by default. Admitted are comments, docstrings and layout; enrolling a recipe, one with a live service only once its
 * canonical has a
 * domain apart; those domains; a handshake as a form of readiness, its use and its wait before the custom tests; Markdown; and assertions
 * put, unchanged, into the one form of scoping ({@link TestScope}), which
 * then is owed a two-sided proof. Everything else is refused, with the place and what was seen.
 */
public final class TestGuard {

    /** Something that isn't admitted. @param place {@code tests/x/test_y.py:12} */
    public record Refusal(String place, String reason) {}

    /**
     * What must have been shown before the change may be proposed as verified: with it the tests are green at the tag, and still red for a
     * recipe that
     * makes the claim and lacks what is demanded.
     *
     * @param file the test file with the scope
     * @param assertions the assertions that are scoped, by {@link TestScope#id}
     * @param claim by what a head claims the move
     */
    public record TwoSidedProof(String file, Set<String> assertions, MigrationClaim claim) {
        public TwoSidedProof {
            assertions = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(assertions));
        }
    }

    /** @param owed what must be shown on top; without it an answer with no refusal admits nothing */
    public record Answer(List<Refusal> refusals, List<TwoSidedProof> owed) {
        public Answer {
            refusals = List.copyOf(refusals);
            owed = List.copyOf(owed);
        }

        /** Whether the change may be proposed. @param proven which of what is owed has been shown */
        public boolean admits(Set<TwoSidedProof> proven) {
            return refusals.isEmpty() && proven.containsAll(owed);
        }
    }

    private static final Pattern ENCODING = Pattern.compile("coding[:=]");

    private final HarnessFiles base;
    private final HarnessFiles head;
    private final Set<String> stale;
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<TwoSidedProof> owed = new ArrayList<>();

    private TestGuard(HarnessFiles base, HarnessFiles head, Set<String> stale) {
        this.base = base;
        this.head = head;
        this.stale = stale;
    }

    /**
     * @param stale the assertions, by {@link TestScope#id}, of which it was shown that no tag and not the default branch holds them; only
     * these may be
     *     scoped
     */
    public static Answer check(HarnessFiles base, HarnessFiles head, Set<String> stale) {
        TestGuard guard = new TestGuard(base, head, stale);
        Set<String> paths = new TreeSet<>(base.files().keySet());
        paths.addAll(head.files().keySet());
        paths.stream().filter(p -> !base.text(p).equals(head.text(p))).forEach(guard::file);
        return new Answer(guard.refusals, guard.owed);
    }

    private void file(String path) {
        if (path.endsWith(".md")) {
            return;
        }
        Optional<String> before = base.text(path);
        Optional<String> after = head.text(path);
        if (before.isEmpty() || after.isEmpty()) {
            refuse(path, after.isEmpty() ? "the file is gone: deleted or renamed"
                    : "a new file, which nobody has looked at: it may change what the tests "
                    + "do or which of them run");
            return;
        }
        if (!path.endsWith(".py") || !path.startsWith("tests/") && !path.startsWith(HarnessFiles.RUNNER)) {
            refuse(path, "a file of which the guard doesn't know what it does to the tests");
            return;
        }
        try {
            python(path, head.python(path));
        } catch (AnchorRefused e) {
            refuse(e.place(), e.getMessage());
        }
    }

    private void python(String path, PythonFile after) {
        PythonFile before = base.python(path);
        if (!encoding(before).equals(encoding(after))) {
            refuse(path + ":1", "the file's encoding is declared otherwise");
        }
        if (Outline.of(before).same(Outline.of(after))) {
            return;
        }
        Outline old = Outline.of(before);
        Outline now = path.startsWith(HarnessFiles.RUNNER) ? Outline.of(after.statements(), 0, new AdmittedReadiness(head, before, after)
                .words())
                : tests(path, before, after);
        if (path.endsWith("/recipe_meta.py")) {
            old = new AdmittedSettings(base, path, before).taken(before);
            now = new AdmittedSettings(head, path, before).taken(after);
        }
        if (path.startsWith(HarnessFiles.RUNNER) && CanonicalDomain.defines(before)) {
            old = AdmittedDomains.taken(base, before, before, Statement::words);
            now = AdmittedDomains.taken(head, before, after, new AdmittedReadiness(head, before, after).words());
        }
        if (!old.same(now)) {
            Optional<String> importer = path.startsWith(HarnessFiles.RUNNER)
                    ? TestImports.importer(base, path).or(() -> TestImports.importer(head, path)) : Optional.empty();
            refuse(before, after, old, now, importer.map(i -> i + " imports it: ").orElse(""));
        }
        if (path.endsWith("/recipe_meta.py")) {
            enrolled(path, before, after);
        }
    }

    /**
     * A recipe with a live service is enrolled only where its canonical has a domain apart: else the next green run is deployed over the
     * live one.
     */
    private void enrolled(String path, PythonFile before, PythonFile after) {
        boolean was = new RecipeSettings(before).optOut().isEmpty();
        boolean provider = head.modules().stream().flatMap(m -> head.readable(m).stream())
                .anyMatch(f -> !f.assignments(CanonicalDomain.LIVE).isEmpty());
        if (was || new RecipeSettings(after).optOut().isPresent() || !provider) {
            return;
        }
        if (LiveDomains.of(head).containsKey(path.split("/")[1]) && !CanonicalDomain.of(head).apart()) {
            refuse(path, "the recipe is enrolled, and its canonical still has the live service's domain: " + CanonicalDomain.of(head)
                    .place());
        }
    }

    private Outline tests(String path, PythonFile before, PythonFile after) {
        if (!path.matches("(.*/)?test_[^/]*\\.py")) {
            return Outline.of(after);
        }
        Set<String> admitted = new LinkedHashSet<>(stale);
        Optional<MigrationClaim> claim = MigrationClaim.of(demands(path));
        if (claim.isEmpty()) {
            return Outline.of(after);
        }
        Set<String> scoped = new TreeSet<>();
        Outline now = AdmittedScope.scoped(before, after, admitted, claim.get(), scoped);
        if (!scoped.isEmpty()) {
            owed.add(new TwoSidedProof(path, scoped, claim.get()));
        }
        return now;
    }

    /** What the stale assertions of the recipe demand at the base. */
    private List<Demand> demands(String path) {
        String recipe = path.split("/")[1];
        return StaleAssertions.in(base, recipe, stale).stream().flatMap(a -> a.demands().stream()).toList();
    }

    private void refuse(PythonFile before, PythonFile after, Outline old, Outline now, String because) {
        int known = refusals.size();
        now.differences(old).forEach(d -> refuse(after.path() + ":" + d.line(), because + Weakening.name(d)));
        if (refusals.size() == known) {
            refuse(before.path(), because + "changed in a way that isn't known to be harmless");
        }
    }

    private static String encoding(PythonFile file) {
        Supplier<java.util.stream.Stream<Token>> first = () -> file.comments().stream().filter(c -> PythonTokens.lineOf(file.text(),
                c.start()) <= 2);
        return first.get().map(Token::text).filter(t -> ENCODING.matcher(t).find()).findFirst().orElse("");
    }

    private void refuse(String place, String reason) {
        refusals.add(new Refusal(place, reason));
    }
}
