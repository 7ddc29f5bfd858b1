package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;

/**
 * How a run ended, as the node's artefacts tell it.
 *
 * @param exit the exit status of the run's command
 * @param tiers its tiers in order
 * @param failures what was red, one for each failing test or phase
 * @param voided why the run counts for nothing (disk full, a leftover, a registry that is down …), if so
 * @param unreadable why nothing can be said of it (no results, an image that nobody described …), if so
 * @param url where people can look at it
 * @param enrolment where the canonical would be deployed, in a run that asks for it
 * @param sources what tiers and failures were read from, the most trusted first, in words; none where that isn't known
 */
public record RunResult(int exit, List<Tier> tiers, List<Failure> failures, Optional<String> voided, Optional<String> unreadable, String url,
        Optional<Enrolment> enrolment, List<String> sources) {

    /** How it reads where there was no canonical to advance a copy of. */
    static final String NO_CANONICAL = "there is no canonical";

    public RunResult {
        tiers = List.copyOf(tiers);
        failures = List.copyOf(failures);
        enrolment = enrolment == null ? Optional.empty() : enrolment;
        sources = sources == null ? List.of() : List.copyOf(sources);
    }

    public RunResult(int exit, List<Tier> tiers, List<Failure> failures, Optional<String> voided, Optional<String> unreadable, String url,
            Optional<Enrolment> enrolment) {
        this(exit, tiers, failures, voided, unreadable, url, enrolment, List.of());
    }

    public RunResult(int exit, List<Tier> tiers, List<Failure> failures, Optional<String> voided, Optional<String> unreadable, String url) {
        this(exit, tiers, failures, voided, unreadable, url, Optional.empty());
    }

    /** How one tier ended; empty where the run doesn't have it. */
    public Optional<Tier.Status> tier(String name) {
        return tiers.stream().filter(t -> t.name().equals(name)).map(Tier::status).findFirst();
    }

    /** How a run counts. */
    public enum Colour { RED, GREEN, VOID, UNKNOWN }

    /**
     * Red and green only for a run that may be counted; a non-zero exit without a failure that names itself is unknown, and so is a run with nothing
     * red and something that couldn't be verified.
     */
    public Colour colour() {
        if (voided.isPresent()) {
            return Colour.VOID;
        }
        if (unreadable.isPresent()) {
            return Colour.UNKNOWN;
        }
        boolean anyFail = !failures.isEmpty() || tiers.stream().anyMatch(Tier::red);
        if (anyFail) {
            return failures.isEmpty() ? Colour.UNKNOWN : Colour.RED;
        }
        List<Tier> counting = tiers.stream().filter(Tier::counts).toList();
        boolean unverified = counting.stream().anyMatch(t -> t.status() == Tier.Status.UNVER);
        boolean anyPass = counting.stream().anyMatch(t -> t.status() == Tier.Status.PASS);
        return exit == 0 && anyPass && !unverified ? Colour.GREEN : Colour.UNKNOWN;
    }
}
