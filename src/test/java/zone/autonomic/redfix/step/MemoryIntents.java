package zone.autonomic.redfix.step;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Intents;

/** Intents in memory, as one bot sees them; the SQL is tested with the rest of the store. */
record MemoryIntents(String bot, Clock clock, Map<String, Intent> rows) implements Intents {

    MemoryIntents(Clock clock) {
        this("bot", clock, new ConcurrentHashMap<>());
    }

    /** The same rows, seen by another bot. */
    MemoryIntents of(String another) {
        return new MemoryIntents(another, clock, rows);
    }

    @Override
    public Optional<Intent> find(InvestigationId investigation, String name) {
        return Optional.ofNullable(rows.get(investigation + " " + name))
                .map(i -> new Intent(i.bot().equals(bot), i.bot(), i.since(), i.commentBefore(), i.statusBefore()));
    }

    @Override
    public boolean begin(InvestigationId investigation, String name, long commentBefore, long statusBefore) {
        return rows.putIfAbsent(investigation + " " + name, new Intent(true, bot, clock.instant(), commentBefore, statusBefore)) == null;
    }

    @Override
    public boolean take(InvestigationId investigation, String name, Intent seen) {
        Intent there = rows.get(investigation + " " + name);
        return there.bot().equals(seen.bot()) && there.since().equals(seen.since())
                && rows.replace(investigation + " " + name, there, new Intent(true, bot, clock.instant(), there.commentBefore(), there.statusBefore()));
    }
}
