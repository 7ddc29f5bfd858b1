package zone.autonomic.redfix;

import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import zone.autonomic.redfix.forge.ForgeSetup;
import zone.autonomic.redfix.forge.ForgeSetup.Asked;
import zone.autonomic.redfix.forge.SetupPlan;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;
import zone.autonomic.redfix.step.port.Forge;

/** Says what has to be set at the forge, sets it where that is asked for, and has the bot's token looked at once nothing is left to set. */
public class ForgeSetupSession implements QuarkusApplication {

    /** Holds the owner's token; it is read from there alone, and nowhere kept. */
    static final String VARIABLE = "REDFIX_FORGE_ADMIN_TOKEN";
    static final String APPLY = "--apply";
    static final String ACCOUNT = "--account=";
    static final String TEAM = "--team=";
    static final String MAINTAINER = "--maintainer=";
    private static final int LEFT = 1;

    private final ForgeSetup setup;

    ForgeSetupSession(ForgeSetup setup) {
        this.setup = setup;
    }

    @Override
    public int run(String... words) {
        boolean apply = List.of(words).contains(APPLY);
        Asked asked = new Asked(System.getenv(VARIABLE).strip(), given(ACCOUNT, words).findFirst(), given(TEAM, words).findFirst()
                .orElseThrow(), given(MAINTAINER, words).toList());
        try {
            SetupPlan plan = setup.plan(asked);
            list("As it should be:", plan.fine());
            if (plan.changes().isEmpty()) {
                System.out.println("Nothing is left to do by the API.");
            } else if (apply) {
                plan.apply(what -> System.out.println("Done: " + what));
            } else {
                list("To do (nothing is done yet; --apply does it):", plan.changes());
            }
            list("By hand:", plan.byHand());
            // Before it is done the token may do what it is about to lose.
            boolean well = !apply && !plan.changes().isEmpty() || tokenIsWell();
            return plan.byHand().isEmpty() && well ? 0 : LEFT;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return Redfix.REFUSED;
        } catch (Forge.Unavailable e) {
            System.err.println("It stops here: " + e.getMessage()
                    + ". What is said to be done is done; say it once more when that is mended.");
            return LEFT;
        } catch (IOException e) {
            System.err.println("It stops here, as the forge can't be reached: " + Redfix.reasons(e));
            return LEFT;
        }
    }

    private static Stream<String> given(String option, String... words) {
        return Stream.of(words).filter(word -> word.startsWith(option)).map(word -> word.substring(option.length()));
    }

    private static void list(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            System.out.println(title);
            lines.forEach(line -> System.out.println("- " + line));
        }
    }

    private boolean tokenIsWell() {
        List<Finding> findings = setup.tokenCheck();
        if (!findings.isEmpty()) {
            Map<String, List<Finding>> bySubject = new LinkedHashMap<>();
            bySubject.put("The bot's token", findings);
            FindingsTable.of(bySubject).forEach(System.out::println);
        }
        return findings.stream().noneMatch(finding -> finding.state() == State.FAILED);
    }
}
