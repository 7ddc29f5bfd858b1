package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A PostgreSQL service")
class PostgresServiceTest {

    @ParameterizedTest
    @CsvSource({"postgres:15.3-alpine,15", "postgres:9.6,9",
        "ghcr.io/x/postgres:14-vectorchord0.3.0-pgvectors0.2.0,14", "tensorchord/pgvecto-rs:pg14-v0.2.0,14",
        "timescale/timescaledb:2.11.1-pg13,13", "postgis/postgis:16-3.4,16", "localhost:5000/db:17,17", "postgres:${POSTGRES_VERSION:-12},12",
        "postgres:latest,", "postgres,", "team/db:1.107.2,", "postgres:15@sha256:abc,15"})
    void is_of_the_major_version_that_its_tag_tells(String image, Integer major) {
        assertThat(PostgresService.majorOf(image).stream().boxed().toList()).isEqualTo(major == null ? List.of() : List.of(major));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image: postgres:15, volumes: ['d:/var/lib/postgresql/data']                                    | /var/lib/postgresql/data      | d",
        "image: postgres:18, volumes: ['d:/var/lib/postgresql']                                         | /var/lib/postgresql/18/docker | d",
        "image: postgres:16, environment: {PGDATA: /data/pg/}, volumes: ['d:/data', 'e:/var']           | /data/pg                      | d",
        "image: our/store:16.1, volumes: [{type: volume, source: d, target: /var/lib/postgresql/data/}] | /var/lib/postgresql/data      | d",
        "image: postgres:15, volumes: ['/srv:/var/lib/postgresql/data']                                 | /var/lib/postgresql/data      | ''",
        "image: postgres:15                                                                             | /var/lib/postgresql/data      | ''",
    })
    void keeps_its_data_in_the_volume_that_is_mounted_at_pgdata_or_above(String service, String pgdata, String volume) {
        PostgresService postgres = PostgresService.in(recipe("services: {x: {" + service + "}}")).get(0);

        assertThat(postgres.pgdata()).isEqualTo(pgdata);
        assertThat(postgres.dataVolume().map(Service.VolumeMount::source).orElse("")).isEqualTo(volume);
    }

    @Test
    void is_none_that_is_only_called_so_or_talks_to_one() {
        String neither = "services: {postgres: {image: 'mariadb:11'}, app: {image: 'x:1', environment: {POSTGRES_USER: x}}}";

        assertThat(PostgresService.in(recipe(neither))).isEmpty();
    }

    @Test
    void of_an_overlay_is_another_one_than_the_alternative_of_the_same_name() {
        RecipeFiles recipe = recipe("services: {app: {image: 'x:1'}}")
                .with("compose.mariadb.yml", "services: {db: {image: 'mariadb:11', deploy: {labels: {backupbot.backup.pre-hook: mysqldump}}}}")
                .with("compose.postgres.yml", "services: {db: {image: 'postgres:15', deploy: {labels: [backupbot.backup=true]}}}")
                .with("compose.tz.yml", "services: {db: {environment: [TZ=UTC]}}");

        assertThat(PostgresService.in(recipe)).singleElement().satisfies(s -> {
            assertThat(s.file()).isEqualTo("compose.postgres.yml");
            assertThat(s.labels()).containsOnlyKeys("backupbot.backup");
            assertThat(s.additions()).containsExactly("compose.tz.yml");
            assertThat(s.environment()).containsEntry("TZ", "UTC");
        });
    }

    @Test
    void has_the_labels_that_the_last_file_gives_it() {
        RecipeFiles recipe = recipe("services: {db: {image: 'postgres:15', deploy: {labels: [a=b, backupbot.backup=$$X]}}}")
                .with("compose.x.yml", "services:\n  db:\n    deploy:\n      labels:\n        backupbot.backup: 'false'\n");

        assertThat(PostgresService.in(recipe).get(0).backedUp()).isFalse();
        assertThat(PostgresService.in(recipe).get(0).label("backupbot.backup").orElseThrow().line())
                .isEqualTo("compose.x.yml:5: backupbot.backup=false");
    }

    /** In lists and in maps, on whichever service; what stands outside of deploy switches nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "db: {image: 'postgres:15', deploy: {labels: [backupbot.backup=true]}}                                                    | db",
        "db: {image: 'postgres:15', deploy: {labels: {backupbot.backup: 'true'}}}                                                 | db",
        "app: {image: 'x:1', deploy: {labels: ['backupbot.backup=${ENABLE_BACKUPS:-true}']}}, db: {image: 'postgres:15'}          | app",
        "app: {image: 'x:1', deploy: {labels: {backupbot.backup: 'true'}}}, db: {image: 'postgres:15', deploy: {labels: {backupbot.backup: 'false'}}} | app",
        "app: {image: 'x:1', labels: [backupbot.backup=true]}, db: {image: 'postgres:15'}                                         | ''",
        "app: {image: 'x:1', deploy: {labels: [backupbot.backup=false]}}, db: {image: 'postgres:15'}                              | ''",
        "db: {image: 'postgres:15', labels: {backupbot.backup: 'true'}}                                                           | ''"})
    void is_backed_up_where_any_service_of_the_stack_switches_it_on(String services, String by) {
        PostgresService postgres = PostgresService.in(recipe("services: {" + services + "}")).get(0);

        assertThat(postgres.backupSwitch().map(PostgresService.Label::service).orElse("")).isEqualTo(by);
        assertThat(postgres.backedUp()).isEqualTo(!by.isEmpty());
    }

    @Test
    void is_not_backed_up_by_an_overlay_that_need_not_be_in_force() {
        RecipeFiles recipe = recipe("services: {db: {image: 'postgres:15'}, app: {image: 'x:1'}}")
                .with("compose.backup.yml", "services: {app: {deploy: {labels: [backupbot.backup=true]}}}");

        assertThat(PostgresService.in(recipe).get(0).backedUp()).isFalse();
    }

    private static RecipeFiles recipe(String compose) {
        return RecipeFiles.of(Map.of("compose.yml", compose));
    }
}
