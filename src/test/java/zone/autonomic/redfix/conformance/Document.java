package zone.autonomic.redfix.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes {@code docs/lab-conformance.md}: what was predicted, what the model and the swarm answered, and why they differ where they do. */
final class Document {

    private static final String HEAD = """
            # The lab's model, held against a real swarm

            The lab computes what a Docker Swarm would do. Here both are asked the same: each scenario of `src/test/resources/conformance/` is played by the
            lab's model and by %s, and what each should answer was predicted, from the domain's notes and from Docker's documentation, and
            committed before either was run. This page is made of the two columns; `ConformanceTest` demands that it says what they say.

            **%d scenarios, %d questions.** Model and swarm agree on %d of them; the prediction was right on %d. Every difference is explained below
            its table.

            ## Running it again

            | what | how | when |
            |---|---|---|
            | the model's column, the comparison, this page | `mvn test -Dtest=ConformanceTest` | with every `mvn verify` |
            | rules of the model, each made wrong on purpose | `mvn test -Dtest=BrokenModelTest` | with every `mvn verify` |
            | the swarm's column | `mvn -Pswarm verify -Dit.test=ConformanceSwarmIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false`; what it needs is in `docs/swarm.md` | with every `mvn -Pswarm verify` |

            The swarm's run writes `target/conformance/swarm.yml` and fails where that isn't `src/test/resources/conformance/swarm.yml`. If the swarm is
            right, the former is taken over, `ConformanceTest` says what differs now, and model or `explanations.yml` are mended. `-Dconformance.only=names-.*` plays
            some scenarios only. A prediction is never changed.

            ## What was changed for the swarm

            - No registry is asked: images are assembled of Debian's programs, to what `conformance/images/*.yml` and the lab's own description of PostgreSQL
              say of them.
            - The kernel has no IPVS, so that nothing reaches a service's virtual address. Scenarios whose services talk to each other are deployed with
              `endpoint_mode: dnsrr`, by an override file; they are marked *dnsrr*. All others look names up only, and keep the usual virtual addresses.
            - `stop_grace_period: 100ms` everywhere, by the same override file: the containers' programs don't heed SIGTERM.
            - A lookup has two seconds and one attempt, as the world's name servers can't be reached.
            - "The services that ask for a backup" are those whose service labels say `backupbot.backup=true`, where backup-bot-two looks; it doesn't run here itself.

            ## What the model had wrong

            When both columns were first run, the model differed from the swarm here, and was mended; the tables show the mended model.

            | the model took | a swarm |
            |---|---|
            | a config's mode in quotes for the number | refuses the deploy: `must be a number` |
            | a config in an overlay for a replacement of the one at the same target | tells configs and secrets apart by their source, and refuses two at one target |
            | a config that an overlay mounts elsewhere for a second one | has it at the overlay's place only |
            | a service without an image for an invalid compose file | reads the file, and refuses the service: `image reference must be provided` |
            | a secret's name in the compose file for one that a template knows | knows it by its file's name only; the deploy is taken, and the task never starts |
            | a new volume for the image's user's everywhere | leaves it root's where the image doesn't have the folder |
            """;

    private final StringBuilder out = new StringBuilder();

    static String of(List<Row> rows, String node) {
        Document document = new Document();
        Map<Scenario, List<Row>> byScenario = new LinkedHashMap<>();
        rows.forEach(row -> byScenario.computeIfAbsent(row.scenario(), s -> new ArrayList<>()).add(row));
        document.out.append(HEAD.formatted(node, byScenario.size(), rows.size(), rows.stream().filter(r -> r.model().equals(r.swarm())).count(),
                rows.stream().filter(r -> r.predicted().equals(r.swarm())).count()));
        document.out.append("\n## The scenarios\n");
        byScenario.forEach(document::section);
        return document.out.toString();
    }

    private void section(Scenario scenario, List<Row> rows) {
        out.append("\n### ").append(scenario.title()).append("\n\n");
        out.append("`").append(scenario.id()).append("`; predicted from ").append(scenario.source()).append(scenario.traffic() ? ". *dnsrr*" : "").append("\n\n");
        out.append("| | predicted | model | swarm | agreement |\n|---|---|---|---|---|\n");
        List<String> notes = new ArrayList<>();
        for (Row row : rows) {
            row.explanation().ifPresent(e -> notes.add(e.says()));
            String note = row.explanation().isPresent() ? " (" + notes.size() + ")" : "";
            out.append("| ").append(cell(row.question())).append(" | ").append(code(row.predicted())).append(" | ").append(code(row.model())).append(" | ")
                    .append(code(row.swarm())).append(" | ").append(agreement(row).orElse("yes")).append(note).append(" |\n");
        }
        for (int i = 0; i < notes.size(); i++) {
            out.append("\n(").append(i + 1).append(") ").append(notes.get(i)).append("\n");
        }
    }

    private static Optional<String> agreement(Row row) {
        if (!row.model().equals(row.swarm())) {
            return Optional.of("**no**");
        }
        return row.predicted().equals(row.swarm()) ? Optional.empty() : Optional.of("yes, the prediction was wrong");
    }

    private static String code(String answer) {
        return "`" + cell(answer) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
