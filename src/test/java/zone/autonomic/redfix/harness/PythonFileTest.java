package zone.autonomic.redfix.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Python source, as far as anchors need it")
class PythonFileTest {

    private static final String MODULE = """
            \"""Says def canonical_domain(recipe): and DOMAIN = "x", and means neither.\"""
            from __future__ import annotations

            import os, runner.warm as w
            from runner import (
                meta,  # settings
                ready as gate,
            )

            DOMAIN: str = os.environ.get("DOMAIN") or "ci.example.org"
            # DOMAIN = "not this one"
            TEXT = '''
            DOMAIN = "nor this"
            '''


            @cached
            def canonical_domain(recipe: str, *, zone: str = "a, b") -> str:
                \"""Where.\"""
                if recipe in {"a": [1, 2], "b": lambda: 3}: return "x"  # comment: return "y"
                assert recipe, (
                    "a message, with a comma")
                return f"warm-{recipe}.{DOMAIN}" \\
                    + ""


            class Stack:
                async def image(self, service):
                    return service
            """;

    private static PythonFile python(String text) {
        return PythonFile.parse("runner/m.py", text);
    }

    @Test
    void takesNothingInACommentOrAStringForCode() {
        PythonFile file = python(MODULE);

        assertThat(file.assignments("DOMAIN")).hasSize(1);
        assertThat(file.place(file.assignment("DOMAIN"))).isEqualTo("runner/m.py:10");
        assertThat(file.function("canonical_domain").line()).isEqualTo(18);
        assertThat(file.docstring()).isPresent();
    }

    @Test
    void knowsFunctionsTheirParametersAndTheirBlocks() {
        Statement function = python(MODULE).function("canonical_domain");

        assertThat(function.parameters()).containsExactly("recipe", "zone");
        assertThat(function.required()).containsExactly("recipe");
        assertThat(function.defaultOf("zone")).contains(new Expression.Text("a, b"));
        assertThat(function.code()).extracting(Statement::keyword).containsExactly("if", "assert", "return");
        assertThat(function.code().get(0).body()).extracting(Statement::words).containsExactly("return 'x'");
        assertThat(function.code().get(1).asserted()).contains(new Expression.Name("recipe"));
        assertThat(function.code().get(2).words()).isEqualTo("return f\"warm-{recipe}.{DOMAIN}\" + ''");
        assertThat(python(MODULE).functions("image")).singleElement().extracting(Statement::parameters).isEqualTo(List.of("self", "service"));
    }

    @Test
    void knowsImportsInEveryForm() {
        assertThat(python(MODULE).imports()).extracting(PythonFile.Import::module, PythonFile.Import::name, PythonFile.Import::as)
                .contains(tuple("os", "", "os"), tuple("runner.warm", "", "w"), tuple("runner", "meta", "meta"), tuple("runner", "ready", "gate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = (1\n", "a = 'x\n", "def f():\n", "def f():\n    x\n  y\n", "  a = 1\n", "a = $\n", "x = '''\n", "if a\n    b\n", "a = ]\n"})
    void saysWhereItCantRead(String text) {
        assertThatThrownBy(() -> python(text)).isInstanceOf(AnchorRefused.class).hasMessageContaining("can't be read as Python")
                .extracting(e -> ((AnchorRefused) e).place()).asString().startsWith("runner/m.py:");
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void editsTouchNoOtherByte(String newline, String indent, boolean finalNewline) {
        String text = "# über\ndef f(a):\n    x = 1  # one\n    assert a == '''\nkeep\n''', \"m\"\n    return x\n".replace("    ", indent).replace("\n", newline);
        String given = finalNewline ? text : text.substring(0, text.length() - newline.length());
        PythonFile file = python(given);
        Statement function = file.function("f");

        assertThat(file.insertBefore(function.code().get(2), List.of("y = 2", "")).text())
                .isEqualTo(given.replace(indent + "return", indent + "y = 2" + newline + newline + indent + "return"));
        assertThat(file.insertAfter(function.code().get(2), List.of("y = 2")).text()).isEqualTo(finalNewline ? given + indent + "y = 2" + newline
                : given + newline + indent + "y = 2");
        assertThat(file.comment(file.comments().get(1), "").text()).isEqualTo(given.replace("  # one", ""));
        assertThat(file.comment(file.comments().get(0), "").text()).isEqualTo(given.replace("# über" + newline, ""));
        assertThat(file.wrap(function.code().subList(1, 2), "if g(a):").text()).as("what stands in a string isn't indented")
                .isEqualTo(given.replace(indent + "assert", indent + "if g(a):" + newline + indent + indent + "assert"));
    }

    static Stream<Arguments> layouts() {
        return Stream.of("\n", "\r\n").flatMap(n -> Stream.of("    ", "\t", "  ").flatMap(i -> Stream.of(true, false).map(f -> arguments(n, i, f))));
    }

    @Test
    void refusesAnEditThatWouldChangeMore() {
        PythonFile file = python("a = 1; b = 2\nif a: c = 3\nd = 4\n");
        PythonFile only = python("def f():\n    a = 1\n");

        assertThatThrownBy(() -> file.insertAfter(file.statements().get(0), List.of("c = 3"))).isInstanceOf(AnchorRefused.class).hasMessageContaining("shares its line");
        assertThatThrownBy(() -> file.insertBefore(file.statements().get(2).body().get(0), List.of("e = 5"))).hasMessageContaining("shares its line");
        assertThatThrownBy(() -> file.insertBefore(file.statements().get(3), List.of("if x:"))).isInstanceOf(AnchorRefused.class);
        Statement inner = only.statements().get(0).body().get(0);
        assertThatThrownBy(() -> only.replace(inner, inner.start(), inner.headEnd(), "(", "(")).isInstanceOf(AnchorRefused.class)
                .hasMessageContaining("couldn't be read after the change");
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void readsExpressionsOrSaysThatItDoesNot(String source, String expected) {
        assertThat(python("x = " + source + "\n").assignment("x").value().orElseThrow().toString()).isEqualTo(expected);
    }

    static Stream<Arguments> expressions() {
        return Stream.of(
                arguments("'a' not in stack.services()", "Comparison[left=Text[value=a], operator=not in, right=Call[function=Member[of=Name[name=stack], "
                        + "name=services], arguments=[], named={}]]"),
                arguments("not a.b(c=1) and (d or e)", "Logic[operator=and, parts=[Not[of=Call[function=Member[of=Name[name=a], name=b], arguments=[], "
                        + "named={c=Number[digits=1]}]], Logic[operator=or, parts=[Name[name=d], Name[name=e]]]]]"),
                arguments("{'a': f'w-{r}', \"b\": (1, [2])}", "Mapping[entries=[Entry[key=Text[value=a], value=Template[value=w-{r}]], "
                        + "Entry[key=Text[value=b], value=Sequence[items=[Number[digits=1], Sequence[items=[Number[digits=2]]]]]]]]"),
                arguments("{'h': lambda: go(x.y)}['h']", "Item[of=Mapping[entries=[Entry[key=Text[value=h], value=Lambda[parameters=[], body=Call[function=Name[name=go], "
                        + "arguments=[Member[of=Name[name=x], name=y]], named={}]]]]], key=Text[value=h]]"),
                arguments("a < b < c", "Other[words=a < b < c]"), arguments("[y for y in z]", "Other[words=[ y for y in z ]]"),
                arguments("a if b else c", "Other[words=a if b else c]"), arguments("'a' 'b'", "Text[value=ab]"),
                arguments("a + b", "Sum[parts=[Name[name=a], Name[name=b]]]"), arguments("a - b", "Other[words=a - b]"), arguments("lambda c: [c]", "Lambda[parameters=[c], body=Sequence[items=[Name[name=c]]]]"), arguments("b'x'", "Other[words=b'x']"), arguments("x is not None", "Comparison[left=Name[name=x], "
                        + "operator=is not, right=Name[name=None]]"));
    }

    @Test
    void readsTheWholeHarnessOfTheLab() throws IOException {
        Path root = Path.of("src/main/resources/lab/recipes/cc-ci");
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> python = files.filter(f -> f.toString().endsWith(".py")).toList();
            assertThat(python).hasSizeGreaterThan(15);
            for (Path file : python) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                assertThat(PythonFile.parse(file.toString(), text).text()).isEqualTo(text);
            }
        }
    }
}
