package zone.autonomic.redfix.verdict;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import zone.autonomic.redfix.verdict.Claims.Claim;
import zone.autonomic.redfix.verdict.ErrorRates.Part;
import zone.autonomic.redfix.verdict.ErrorRates.Scenario;
import zone.autonomic.redfix.verdict.Simulation.Courses;
import zone.autonomic.redfix.verdict.Verdict.Kind;

/** Writes docs/verdict-error-rates.md from what was measured. */
record ErrorRatesPage(List<Claim> claims, List<Scenario> scenarios, List<IdleFix> fixes, List<Part> population) {

    String text() {
        return String.format(Locale.ROOT, """
                # How often the verdict rule errs

                `VerdictErrorRatesTest` takes synthetic recipes of known truth through the rule that the bot uses, run by run, and writes this page; it
                fails when the page says anything else. Seed %d, %,d courses for each claim and %,d for each other line; in brackets the 95 %% interval of
                the simulation. *Exact* is no simulation: all courses of such a recipe, weighed by their probability. The rule is described in
                `verdict.VerdictRule`.

                ## What is claimed

                Each line is measured at the truth at which the rule is worst, of all rates from 1 %% to 99 %% (the first two: at the rates that they are about).

                | error | claimed | worst truth | exact | simulated | holds |
                |---|---|---|---|---|---|
                %s

                - **Looking at Fisher's p after every pair of runs** inflates the error of a single look. It stays far below 5 %% all the same, since five
                  isolated greens must come before the load is tried, and any isolated red ends the arm. It does so with twice as many loaded runs, too, if
                  a person asks for them.
                - **The line that doesn't hold** is how the claim may be misread: p ≤ 0.05 speaks of whole investigations. Of those recipes alone that fail
                  as often without load and were green five times by luck, more than one in twenty is called a load flake. The same is true where the place
                  goes bad between isolation and load (last lines of the next table): the five greens are then of another place. Two things stand against
                  it: the isolated run that answers each loaded one (without the last of them it would be nearly twice as many, see
                  [decision 4](decisions/0004-each-loaded-run-is-answered.md)), and a second opinion that makes both arms again, which is the line below it.

                ## What the rule says

                Shares of verdicts in per cent, and the mean number of runs that a verdict took.

                | truth | red alone | red under load | genuine | flake by itself | load flake | not reproduced | isolated runs | loaded runs | runs in all |
                |---|---|---|---|---|---|---|---|---|---|
                %s

                - *Genuine* is two reds of two. A recipe that fails every second run looks so once in four, and one that fails nine times of ten nearly
                  always: the word says that it is red alone and that the cause is worth looking for, not that it is red each time. *Deterministic* asks
                  for a third red.
                - *Flake by itself* is never wrong: a red and a green alone at the same ref were seen. Beyond that, further isolated runs only tell often
                  from rarely.
                - *Not reproduced* says what stays possible; how often that bound is wrong stands above. A failure of every tenth run under load is hardly
                  ever found in six loaded runs.

                ## A mixed population

                %,d recipes of each kind, rates drawn evenly. Shares of verdicts in per cent.

                | truth | genuine | flake by itself | load flake | not reproduced | runs in all |
                |---|---|---|---|---|---|
                %s

                Of the load flakes said here, %s are of recipes that the load does make redder.

                ## Fixes of load flakes that mend nothing

                The greens that `verdict.ProofUnderLoad` asks for, when the change on the head leaves the rate as it was.

                | red under load | load flake said | greens asked, mean | idle fix verified, of those | of all investigations |
                |---|---|---|---|---|
                %s

                Where the load makes a recipe red less often than every second run, the base shows more reds by luck than it should, and the claim of 5 %%
                holds for whole investigations but not for those alone that got as far as a load flake. Such a proof is worth repeating.
                """, VerdictErrorRatesTest.SEED, Claims.TIMES, ErrorRates.TIMES, lines(claims, ErrorRatesPage::line),
                lines(scenarios, ErrorRatesPage::line), ErrorRates.TIMES, lines(population, ErrorRatesPage::line), rightLoadFlakes().withInterval(),
                lines(fixes, ErrorRatesPage::line));
    }

    private static <T> String lines(List<T> of, Function<T, String> line) {
        return of.stream().map(line).collect(Collectors.joining("\n"));
    }

    private static String line(Claim claim) {
        return String.format(Locale.ROOT, "| %s | %s | %s | %.1f %% | %s | %s |", claim.error(), claim.claimed(), claim.truth(), 100 * claim.exact(),
                claim.simulated().withInterval(), claim.holds() ? "yes" : "**no**");
    }

    private static String line(Scenario scenario) {
        Courses courses = scenario.courses();
        return String.format(Locale.ROOT, "| %s | %s | %s | %s | %.1f | %.1f | %.1f ± %.1f |", scenario.truth(),
                ErrorRates.percent(scenario.recipe().alone()), ErrorRates.percent(scenario.recipe().underLoad()), shares(courses),
                courses.meanIsolated(), courses.meanLoaded(), courses.meanRuns(), courses.meanRunsWithin());
    }

    private static String line(Part part) {
        return String.format(Locale.ROOT, "| %s | %s | %.1f ± %.1f |", part.truth(), shares(part.courses()), part.courses().meanRuns(),
                part.courses().meanRunsWithin());
    }

    private static String line(IdleFix fix) {
        return String.format(Locale.ROOT, "| %s | %s | %.1f | %s | %s |", ErrorRates.percent(fix.rate()), fix.flakes().withInterval(), fix.meanGreens(),
                fix.passed().withInterval(), fix.ofAll().withInterval());
    }

    private static String shares(Courses courses) {
        return String.join(" | ", courses.share(c -> c.verdict().genuine()).percent(), courses.share(Kind.FLAKE).percent(),
                courses.share(Kind.LOAD_FLAKE).percent(), courses.share(Kind.NOT_REPRODUCED).percent());
    }

    private Share rightLoadFlakes() {
        int all = population.stream().mapToInt(part -> part.courses().share(Kind.LOAD_FLAKE).count()).sum();
        int right = population.stream().filter(Part::redderUnderLoad).mapToInt(part -> part.courses().share(Kind.LOAD_FLAKE).count()).sum();
        return new Share(right, all);
    }
}
