package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What the entrypoint of a {@link WritableConfig} owes, each shown by really starting it. */
enum WritableConfigDemand {

    STARTS_ON_A_NEW_VOLUME((volume, script) -> {
        volume.template(Ini.TEMPLATE);
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(Ini.TEMPLATE);
    }),
    SURVIVES_THE_OLD_RELEASES_FILE((volume, script) -> {
        volume.leftByOldRelease().template(Ini.TEMPLATE);
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(Ini.TEMPLATE);
    }),
    LETS_THE_APPLICATION_SAVE((volume, script) -> {
        volume.leftByOldRelease().template(Ini.TEMPLATE);
        assertStarts(volume, script);
        volume.saves(Ini.TEMPLATE + "\n[oauth2]\n");
    }),
    KEEPS_SECRETS_OVER_TWO_RESTARTS((volume, script) -> {
        volume.template(Ini.TEMPLATE);
        assertStarts(volume, script);
        volume.saves(Ini.SAVED);
        assertStarts(volume, script);
        String once = volume.text();
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(once).isEqualTo("""
                APP_NAME = Forge

                [server]
                DOMAIN = git.example.org
                LFS_JWT_SECRET = %s
                ; INTERNAL_TOKEN = not here
                [security]
                INTERNAL_TOKEN = %s
                INSTALL_LOCK = true
                [oauth2]
                JWT_SECRET = %s
                """.formatted(Ini.LFS, Ini.TOKEN, Ini.JWT));
    }),
    FOLLOWS_THE_TEMPLATE((volume, script) -> {
        volume.template(Ini.TEMPLATE.replace("git.example.org", "code.example.org")).saved(Ini.SAVED);
        assertStarts(volume, script);
        assertThat(volume.text()).contains("DOMAIN = code.example.org\n").doesNotContain("git.example.org");
    }),
    A_VALID_SECRET_OF_THE_TEMPLATES_WINS((volume, script) -> {
        String own = Ini.TEMPLATE.replace("LFS_JWT_SECRET =", "LFS_JWT_SECRET = " + Ini.OTHER)
                .replace("INSTALL_LOCK", "INTERNAL_TOKEN = given\nINSTALL_LOCK") + "[oauth2]\nJWT_SECRET = " + Ini.OTHER + "\n";
        volume.template(own).saved(Ini.SAVED);
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(own);
    }),
    REPLACES_AN_INVALID_ONE_IN_ITS_PLACE((volume, script) -> {
        volume.template("[server]\nLFS_JWT_SECRET=tooshort\r\nDOMAIN = x\n  LFS_JWT_SECRET = again\n").saved(Ini.SAVED.replace("[oauth2]", "[other]")
                .replace("INTERNAL_TOKEN", "X"));
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo("[server]\nLFS_JWT_SECRET = " + Ini.LFS + "\r\nDOMAIN = x\n");
    }),
    CARRIES_NOTHING_INVALID((volume, script) -> {
        String saved = Ini.SAVED.replace(Ini.LFS, Ini.LFS + "A").replace(Ini.JWT, Ini.JWT.replace('-', '+')).replace(Ini.TOKEN, "");
        volume.template(Ini.TEMPLATE).saved(saved);
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(Ini.TEMPLATE);
    }),
    LEAVES_OTHER_SECTIONS_ALONE((volume, script) -> {
        volume.template(Ini.TEMPLATE).saved("JWT_SECRET = " + Ini.JWT + "\n[other]\nLFS_JWT_SECRET = " + Ini.LFS + "\nINTERNAL_TOKEN = x\n");
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(Ini.TEMPLATE);
    }),
    A_TEMPLATE_DOES_NOT_CONTINUE_THE_SAVED_FILE((volume, script) -> {
        String loose = "LFS_JWT_SECRET = loose\n[server]\nDOMAIN = x\n";
        volume.template(loose).saved("[server]\nLFS_JWT_SECRET = " + Ini.LFS + "\n");
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo("LFS_JWT_SECRET = loose\n[server]\nLFS_JWT_SECRET = " + Ini.LFS + "\nDOMAIN = x\n");
    }),
    A_SECRET_FROM_A_FILE_STANDS_ALONE((volume, script) -> {
        String uri = "[security]\nINTERNAL_TOKEN_URI = file:/run/secrets/token\n";
        volume.template(uri).saved(Ini.SAVED.replace("[server]", "[x]").replace("[oauth2]", "[y]"));
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(uri);
    }),
    READS_WHAT_APPLICATIONS_AND_PEOPLE_WRITE((volume, script) -> {
        volume.template("[server] ; where it listens\n[oauth2]\r\n[security]\n").saved("""
                # [other]
                [server] # x
                  LFS_JWT_SECRET  :  "%s" ; LFS_JWT_SECRET = "%s"
                [oauth2]\r
                JWT_SECRET=%s\r
                [security]
                INTERNAL_TOKEN    = `%s`""".formatted(Ini.LFS, Ini.OTHER, Ini.JWT, Ini.TOKEN));
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo("[server] ; where it listens\nLFS_JWT_SECRET = " + Ini.LFS + "\n[oauth2]\r\nJWT_SECRET = " + Ini.JWT
                + "\r\n[security]\nINTERNAL_TOKEN = " + Ini.TOKEN + "\n");
    }),
    MAKES_A_MISSING_SECTION((volume, script) -> {
        volume.template("[server]\n[server]\n").saved(Ini.SAVED.replace("[security]", "[x]"));
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo("[server]\nLFS_JWT_SECRET = " + Ini.LFS + "\n[server]\n[oauth2]\nJWT_SECRET = " + Ini.JWT + "\n");
    }),
    LEAVES_COMMENTS_COMMENTED((volume, script) -> {
        String commented = "[server]\nDOMAIN = x\n;LFS_JWT_SECRET = a\n # LFS_JWT_SECRET = " + Ini.OTHER + "\n";
        volume.template(commented).saved("[server]\n;LFS_JWT_SECRET = " + Ini.LFS + "\n");
        assertStarts(volume, script);
        assertThat(volume.text()).isEqualTo(commented);
    }),
    SHOWS_SECRETS_TO_NOBODY_ELSE((volume, script) -> {
        volume.template(Ini.TEMPLATE).saved(Ini.SAVED).file("app.ini.new", "left by a start that was cut short", "rw-r--r--");
        assertStarts(volume, script);
        assertThat(volume.mode()).isEqualTo("rw-------");
    }),
    LEAVES_NOTHING_BEHIND((volume, script) -> {
        volume.template(Ini.TEMPLATE).saved(Ini.SAVED);
        assertStarts(volume, script);
        assertThat(volume.filesInVolume()).containsExactly("app.ini");
    }),
    KEEPS_THE_FILE_WHEN_THE_TEMPLATE_IS_MISSING((volume, script) -> {
        volume.withoutTemplate().saved(Ini.SAVED);
        assertThat(volume.start(script, "sh", "-c", "echo went on").output()).doesNotContain("went on");
        assertThat(volume.start(script).status()).isNotZero();
        assertThat(volume.text()).isEqualTo(Ini.SAVED);
    }),
    HANDS_ON_EACH_WORD((volume, script) -> {
        volume.template(Ini.TEMPLATE);
        var started = volume.start(script, "sh", "-c", "printf '<%s>' \"$@\"", "docker-entrypoint.sh", "two words", "", "$HOME *");
        assertThat(started.output()).isEqualTo("<two words><><$HOME *>");
    }),
    HANDS_ON_ITS_OWN_PROCESS((volume, script) -> {
        volume.template(Ini.TEMPLATE);
        var started = volume.start(script, "sh", "-c", "echo $$");
        assertThat(started.output().strip()).isEqualTo(String.valueOf(started.pid()));
    }),
    HANDS_ON_THE_FILE_MODE_MASK((volume, script) -> {
        volume.template(Ini.TEMPLATE);
        assertThat(volume.start(script, "sh", "-c", "umask").output().strip()).endsWith("022");
    });

    private final BiConsumer<WritableConfigVolume, String> trial;

    WritableConfigDemand(BiConsumer<WritableConfigVolume, String> trial) {
        this.trial = trial;
    }

    /** Starts the entrypoint in a container of its own and fails where the demand isn't met. */
    void tryOut(Path root, WritableConfigVolume.Shell shell, Function<WritableConfigVolume, String> script) {
        WritableConfigVolume volume = new WritableConfigVolume(root, shell);
        trial.accept(volume, script.apply(volume));
    }

    private static void assertStarts(WritableConfigVolume volume, String script) {
        var started = volume.start(script);
        assertThat(started.status()).as(started.output()).isZero();
        assertThat(started.output()).isEmpty();
    }

    /** Configurations as the application and a recipe write them. */
    static final class Ini {
        static final String LFS = "Lf5JwT_secret-of-32-bytes-in-43-characters0";
        static final String JWT = "0aUth2-secret_of-32-bytes-in-43-characters0";
        static final String OTHER = "valid-too_and-of-the-templates-own-choosing";
        static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJuYmYiOjE3fQ.s1gnature-_";
        static final String TEMPLATE = """
                APP_NAME = Forge

                [server]
                DOMAIN = git.example.org
                LFS_JWT_SECRET =
                ; INTERNAL_TOKEN = not here
                [security]
                INSTALL_LOCK = true
                """;
        static final String SAVED = """
                APP_NAME = Forge

                [server]
                DOMAIN         = git.example.org
                LFS_JWT_SECRET = %s

                [security]
                INSTALL_LOCK   = true
                INTERNAL_TOKEN = %s

                [oauth2]
                JWT_SECRET = %s
                """.formatted(LFS, TOKEN, JWT);

        private Ini() {}
    }
}
