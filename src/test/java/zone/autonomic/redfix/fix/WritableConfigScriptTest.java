package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zone.autonomic.redfix.fix.WritableConfigDemand.Ini;
import zone.autonomic.redfix.fix.WritableConfigVolume.Shell;

/** The generated entrypoint, run for real by a shell as uid 1000 on a volume as an older release left it. */
class WritableConfigScriptTest {

    @TempDir
    Path scratch;

    private int containers;

    @TestFactory
    Stream<DynamicTest> entrypoint_meets_each_demand() {
        return Stream.of(Shell.values()).flatMap(shell -> Stream.of(WritableConfigDemand.values())
                .map(demand -> DynamicTest.dynamicTest(demand + " by " + shell, () -> demand.tryOut(container(), shell, this::script))));
    }

    /** What people write first, and the demand that each of them breaks. */
    @TestFactory
    Stream<DynamicTest> naive_entrypoints_are_told_apart() {
        return Map.of(
                "[ -f \"$target\" ] || cp \"$template\" \"$target\"", WritableConfigDemand.SURVIVES_THE_OLD_RELEASES_FILE,
                "[ -s \"$target\" ] || { cp \"$template\" \"$target.new\"; chmod 600 \"$target.new\"; mv -f \"$target.new\" \"$target\"; }",
                WritableConfigDemand.FOLLOWS_THE_TEMPLATE,
                "cp \"$template\" \"$target\"", WritableConfigDemand.SURVIVES_THE_OLD_RELEASES_FILE,
                "cp -f \"$template\" \"$target\"", WritableConfigDemand.LETS_THE_APPLICATION_SAVE,
                "cat \"$template\" > \"$target\"", WritableConfigDemand.SURVIVES_THE_OLD_RELEASES_FILE,
                "cp \"$template\" \"$target.new\"; mv -f \"$target.new\" \"$target\"", WritableConfigDemand.SHOWS_SECRETS_TO_NOBODY_ELSE,
                "cp \"$template\" \"$target.new\"; chmod 600 \"$target.new\"; mv -f \"$target.new\" \"$target\"",
                WritableConfigDemand.KEEPS_SECRETS_OVER_TWO_RESTARTS,
                "(umask 077; { cat \"$template\"; "
                        + "grep -E 'JWT_SECRET|INTERNAL_TOKEN' \"$target\" || :; } > \"$target.new\"); mv -f \"$target.new\" \"$target\"",
                WritableConfigDemand.KEEPS_SECRETS_OVER_TWO_RESTARTS)
                .entrySet().stream().map(naive -> DynamicTest.dynamicTest(naive.getKey(), () -> {
                    WritableConfigVolume.needsRoot();
                    assertThat(broken(v -> "#!/bin/sh\nset -eu\ntemplate=" + v.template + "\ntarget=" + v.target + "\n" + naive.getKey()
                            + "\nexec \"$@\"\n")).contains(naive.getValue());
                }));
    }

    /** No line is there for nothing: without it, something that the entrypoint owes is broken. */
    @TestFactory
    Stream<DynamicTest> each_line_matters() {
        List<String> lines = new WritableConfigScript("/t", "/v/f", false, false).text().lines().toList();
        return IntStream.range(0, lines.size()).filter(i -> !saysNothingToTheShell(lines.get(i))).mapToObj(i -> DynamicTest.dynamicTest(
                (i + 1) + ": " + lines.get(i).strip(), () -> {
                    WritableConfigVolume.needsRoot();
                    assertThat(broken(v -> without(script(v), i)).findFirst()).isNotEmpty();
                }));
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void any_template_is_kept_line_by_line_and_each_secret_stands_once(Shell shell) {
        Random random = new Random(20260621);
        for (int round = 0; round < 60; round++) {
            WritableConfigVolume volume = new WritableConfigVolume(container(), shell);
            String template = randomIni(random);
            volume.template(template).saved(Ini.SAVED);

            assertThat(volume.start(script(volume)).status()).isZero();

            String written = volume.text();
            assertThat(settings(written)).as("round %s of%n%s", round, template).isEqualTo(settings(template));
            assertThat(secretsIn(written)).as("round %s of%n%s", round, template).containsOnlyOnce("server.LFS_JWT_SECRET=" + Ini.LFS,
                    "oauth2.JWT_SECRET=" + Ini.JWT, "security.INTERNAL_TOKEN=" + Ini.TOKEN).hasSize(3);
        }
    }

    @Test
    void a_directory_below_the_volumes_own_is_made_where_it_is_missing() {
        WritableConfigVolume volume = new WritableConfigVolume(container(), Shell.SYSTEM).template(Ini.TEMPLATE);
        Path below = volume.target.resolveSibling("custom/conf/app.ini");

        var started = volume.start(new WritableConfigScript(volume.template.toString(), below.toString(), true, false).text());

        assertThat(started.status()).as(started.output()).isZero();
        assertThat(below).hasContent(Ini.TEMPLATE);
    }

    /** Docker makes the directories above a mounted file as root, and they stay on the volume. */
    @ParameterizedTest
    @EnumSource(Shell.class)
    void a_directory_that_an_older_releases_mount_made_gives_way(Shell shell) {
        WritableConfigVolume volume = new WritableConfigVolume(container(), shell).template(Ini.TEMPLATE);
        Path below = volume.target.resolveSibling("conf/app.ini");
        volume.directoryOfRoot(below.getParent());
        String script = new WritableConfigScript(volume.template.toString(), below.toString(), true, false).text();

        for (int start = 0; start < 2; start++) {
            var started = volume.start(script);
            assertThat(started.status()).as(started.output()).isZero();
            assertThat(below).hasContent(Ini.TEMPLATE);
        }
        assertThat(volume.filesInVolume()).containsExactly("conf", "conf.old");
    }

    @Test
    void an_image_that_starts_as_root_gets_the_file_for_the_user_that_it_changes_to() {
        assertThat(new WritableConfigScript("/t", "/v/f", false, true).text()).containsSubsequence("umask 077",
                "chown \"${USER_UID:-1000}:${USER_GID:-1000}\" \"$target.new\"", "mv -f");
        assertThat(new WritableConfigScript("/t", "/v/f", false, false).text()).doesNotContain("chown", "mkdir");
    }

    private String script(WritableConfigVolume volume) {
        return new WritableConfigScript(volume.template.toString(), volume.target.toString(), false, false).text();
    }

    private Stream<WritableConfigDemand> broken(Function<WritableConfigVolume, String> script) {
        return Stream.of(WritableConfigDemand.values()).filter(demand -> {
            try {
                demand.tryOut(container(), Shell.SYSTEM, script);
                return false;
            } catch (AssertionError error) {
                return true;
            }
        });
    }

    private Path container() {
        try {
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
            return Files.createDirectory(scratch.resolve("container-" + ++containers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean saysNothingToTheShell(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }

    private static String without(String text, int line) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.remove(line);
        return String.join("\n", lines) + "\n";
    }

    /** Sections in any order, twice or not at all; secrets missing, empty, too short, twice, commented; other settings of every looks. */
    private static String randomIni(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            String section = List.of("server", "oauth2", "security", "log", "repository.upload").get(random.nextInt(5));
            lines.add(random.nextInt(5) == 0 ? "; " + section : "[" + section + "]" + (random.nextInt(5) == 0 ? " ; note" : ""));
            for (int j = random.nextInt(5); j > 0; j--) {
                lines.add(List.of("KEY" + j + " = a=b:c ; d", "  PATH=/x # y", "", "; LFS_JWT_SECRET = " + Ini.OTHER, "#JWT_SECRET=x",
                        "NOTE = `[server]`", "LFS_JWT_SECRETS = " + Ini.OTHER, "Q : \"INTERNAL_TOKEN = x\"").get(random.nextInt(8)));
                String secret = Map.of("server", "LFS_JWT_SECRET", "oauth2", "JWT_SECRET", "security", "INTERNAL_TOKEN").get(section);
                if (secret != null && lines.contains("[" + section + "]") && random.nextInt(3) == 0) {
                    String value = section.equals("security") ? "" : List.of("", "short", Ini.OTHER + "x").get(random.nextInt(3));
                    lines.add(secret + List.of(" = ", "=", " : ").get(random.nextInt(3)) + value);
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** The lines that aren't a secret's, without the headings of sections that were made for one. */
    private static List<String> settings(String ini) {
        List<String> kept = new ArrayList<>();
        walk(ini, (section, line, secret) -> {
            if (!secret && !line.matches("\\[(server|oauth2|security)\\]")) {
                kept.add(section + "|" + line);
            }
        });
        return kept;
    }

    private static List<String> secretsIn(String ini) {
        List<String> secrets = new ArrayList<>();
        walk(ini, (section, line, secret) -> {
            if (secret) {
                String[] parts = line.split("[=:]", 2);
                secrets.add(section + "." + parts[0].strip() + "=" + parts[1].strip());
            }
        });
        return secrets;
    }

    private interface Visitor {
        void line(String section, String line, boolean secret);
    }

    private static void walk(String ini, Visitor visitor) {
        String section = "";
        for (String line : ini.lines().toList()) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.indexOf(']'));
            }
            String full = section + "." + line.split("[=:]", 2)[0].strip();
            visitor.line(section, line, line.matches("[^;#].*[=:].*")
                    && Set.of("server.LFS_JWT_SECRET", "oauth2.JWT_SECRET", "security.INTERNAL_TOKEN").contains(full));
        }
    }
}
