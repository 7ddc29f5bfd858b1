package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;

/** A database of a redfix that people run is brought up to this one's tables: Flyway takes none that comes before what was applied. */
class MigrationsTest {

    /** Those of a version that anybody may run. Grows, and nothing in it is changed. */
    private static final List<Integer> RELEASED = List.of(1, 2, 3, 4, 5, 6, 30, 31);

    @Test
    void whatCameSinceTheLastReleaseComesBehindIt() {
        Flyway flyway = Flyway.configure().dataSource("jdbc:h2:mem:" + UUID.randomUUID(), null, null).locations("db/migration").load();
        List<Integer> all = Arrays.stream(flyway.info().all()).map(MigrationInfo::getVersion).map(version -> version.getMajor().intValue()).toList();

        assertThat(all).containsAll(RELEASED);
        assertThat(all).filteredOn(version -> !RELEASED.contains(version)).allMatch(version -> version > RELEASED.get(RELEASED.size() - 1));
    }
}
