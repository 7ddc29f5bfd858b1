package zone.autonomic.redfix;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No rule goes by a recipe's name: in the rooms that decide, it stands in comments at most, as an example. */
@DisplayName("Names of recipes appear in no rule")
class RecipeNamesTest {

    private static final Path SOURCES = Path.of("src/main/java/zone/autonomic/redfix");
    private static final List<String> ROOMS = List.of("verdict", "recipe", "harness", "investigation", "diagnosis", "fix", "step", "report");

    /** Where a word is the name of a program, and what it is known by there. */
    private static final Map<String, String> PROGRAMS = Map.of("fix/WritableConfigImage.java", "an image's entrypoint is known by the program that the image runs");

    /** The lab's recipes, and the programs that those with a longer name package. */
    private static Set<String> names() throws IOException {
        try (Stream<Path> recipes = Files.list(Path.of("src/main/resources/lab/recipes"))) {
            Set<String> names = recipes.filter(Files::isDirectory).map(p -> p.getFileName().toString()).filter(n -> !n.equals("cc-ci"))
                    .collect(Collectors.toCollection(TreeSet::new));
            names.addAll(names.stream().map(n -> n.replaceFirst("-.*", "")).toList());
            return names;
        }
    }

    /** What sources say by their words: literals, and the names that they give and use. Comments aren't part of the tree. */
    private static Map<Path, Set<String>> words(List<Path> sources) throws IOException {
        Map<Path, Set<String>> all = new LinkedHashMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                Set<String> words = new LinkedHashSet<>();
                all.put(Path.of(unit.getSourceFile().toUri()), words);
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitLiteral(LiteralTree literal, Void nothing) {
                        words.add(String.valueOf(literal.getValue()));
                        return super.visitLiteral(literal, nothing);
                    }

                    @Override
                    public Void visitIdentifier(IdentifierTree identifier, Void nothing) {
                        words.add(identifier.getName().toString());
                        return super.visitIdentifier(identifier, nothing);
                    }

                    @Override
                    public Void visitMemberSelect(MemberSelectTree member, Void nothing) {
                        words.add(member.getIdentifier().toString());
                        return super.visitMemberSelect(member, nothing);
                    }

                    @Override
                    public Void visitVariable(VariableTree variable, Void nothing) {
                        words.add(variable.getName().toString());
                        return super.visitVariable(variable, nothing);
                    }

                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
                        words.add(method.getName().toString());
                        return super.visitMethod(method, nothing);
                    }

                    @Override
                    public Void visitClass(ClassTree type, Void nothing) {
                        words.add(type.getSimpleName().toString());
                        return super.visitClass(type, nothing);
                    }
                }.scan(unit, null);
            }
        }
        return all;
    }

    /** The words with a recipe's name in them, each led by its source's. */
    private static List<String> named(List<Path> sources) throws IOException {
        Set<String> names = names();
        List<String> found = new ArrayList<>();
        words(sources).forEach((source, words) -> words.stream().filter(word -> names.stream().anyMatch(name -> holds(word, name)))
                .forEach(word -> found.add(source.getFileName() + ": " + word)));
        return found;
    }

    private static boolean holds(String word, String name) {
        String plain = word.toLowerCase(Locale.ROOT);
        return plain.contains(name) || plain.replaceAll("[_-]", "").contains(name.replace("-", ""));
    }

    private static List<Path> sources(String room) throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES.resolve(room))) {
            return all.filter(p -> p.toString().endsWith(".java")).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"verdict", "recipe", "harness", "investigation", "diagnosis", "fix", "step", "report"})
    void inNoLiteralAndNoIdentifierOfARoomThatDecides(String room) throws IOException {
        List<Path> sources = sources(room).stream().filter(s -> !PROGRAMS.containsKey(SOURCES.relativize(s).toString())).toList();

        assertThat(sources).isNotEmpty();
        assertThat(named(sources)).isEmpty();
    }

    @Test
    void anExceptionIsOneOnlyAsLongAsItIsNeeded() throws IOException {
        for (String excused : PROGRAMS.keySet()) {
            assertThat(ROOMS).contains(excused.replaceFirst("/.*", ""));
            assertThat(named(List.of(SOURCES.resolve(excused)))).as(excused).isNotEmpty();
        }
    }

    @Test
    void theSixAreAmongTheNamesThatAreLookedFor() throws IOException {
        assertThat(names()).contains("bluesky-pds", "bluesky", "discourse", "gitea", "immich", "keycloak", "mattermost-lts", "mattermost", "mumble");
    }

    @ParameterizedTest
    @ValueSource(strings = {"String a = \"keycloak\";", "String a = \"warm-keycloak.ci\";", "String a = \"\"\"\n    tests/mumble/\n    \"\"\";", "boolean isGitea;",
        "void mattermostLts() {}", "class Discourse {}", "int a = IMMICH_PORT;", "int a = Rule.BLUESKY_PDS.size();", "java.util.List<Mumble> a;"})
    void aNameThatDecidesIsFound(String rule, @TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Rule.java"), "class Rule {\n    " + rule + "\n}\n");

        assertThat(named(List.of(source))).isNotEmpty();
    }

    @Test
    void anExampleInACommentIsNone(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Rule.java"), "/** As with {@code keycloak}. */\nclass Rule {\n    int a = 1; // gitea\n}\n");

        assertThat(named(List.of(source))).isEmpty();
    }
}
