package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvFileTest {

    @Test
    void readsValuesAndTheHintsBehindThem() {
        var entries = EnvFile.entries("""
                TYPE=some
                #OFF=1
                # comment
                SECRET_JWT_VERSION=v1 # length=43 charset=hex
                COMPOSE_FILE="compose.yml:compose.smtp.yml"
                URL=https://a#b
                NONE=
                """);

        assertThat(entries).extracting(EnvFile.Entry::name).containsExactly("TYPE", "SECRET_JWT_VERSION", "COMPOSE_FILE", "URL", "NONE");
        assertThat(entries).extracting(EnvFile.Entry::value).containsExactly("some", "v1", "compose.yml:compose.smtp.yml", "https://a#b", "");
        assertThat(entries.get(1).comment()).isEqualTo("length=43 charset=hex");
    }

    @Test
    void aValueMaySpeakOfTheOneBefore() {
        assertThat(EnvFile.values("COMPOSE_FILE=\"compose.yml\"\nCOMPOSE_FILE=\"$COMPOSE_FILE:compose.db.yml\"\n"))
                .containsEntry("COMPOSE_FILE", "compose.yml:compose.db.yml");
    }

    @Test
    void readsExportsAndNoFunctions() {
        assertThat(EnvFile.exports("export A_VERSION=v3\nB=1\nf() {\n  echo hi\n}\nexport C_VERSION=\"v1\"\n"))
                .containsEntry("A_VERSION", "v3").containsEntry("C_VERSION", "v1").hasSize(2);
    }
}
