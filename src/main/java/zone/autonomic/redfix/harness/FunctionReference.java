package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A function of the harness, and the file in which it is. */
record FunctionReference(PythonFile file, Statement function) {

    /**
     * The functions that a call in a file may be of: of its own, imported by its name, or of an imported module. None where it is something
     * else.
     */
    static List<FunctionReference> of(HarnessFiles harness, PythonFile in, Expression.Call call) {
        List<FunctionReference> found = new ArrayList<>();
        if (call.function() instanceof Expression.Name name) {
            topLevel(in, name.name()).forEach(f -> found.add(new FunctionReference(in, f)));
        }
        if (!found.isEmpty()) {
            return found;
        }
        for (PythonFile.Import i : in.allImports()) {
            Optional<String> called = called(call, i);
            called.flatMap(c -> harness.fileOf(in.path(), call.function() instanceof Expression.Member ? i.whole()
                    : i.module())).map(harness::python)
                    .ifPresent(module -> topLevel(module, called.get()).forEach(f -> found.add(new FunctionReference(module, f))));
        }
        return found.stream().collect(Collectors.toMap(f -> f.file().place(f.function()), f -> f, (a, b) -> a, LinkedHashMap::new))
                .values().stream().toList();
    }

    private static List<Statement> topLevel(PythonFile file, String name) {
        return file.statements().stream().filter(s -> s.function() && s.defines().orElse("").equals(name)).toList();
    }

    /** The name that the function has where it is imported from. */
    private static Optional<String> called(Expression.Call call, PythonFile.Import i) {
        if (call.function() instanceof Expression.Name name && !i.name().isEmpty() && name.name().equals(i.as())) {
            return Optional.of(i.name());
        }
        boolean ofModule = call.function() instanceof Expression.Member member && dotted(member.of()).equals(i.as());
        return ofModule ? Optional.of(((Expression.Member) call.function()).name()) : Optional.empty();
    }

    /** {@code a.b} of names; empty for anything else. */
    static String dotted(Expression e) {
        if (e instanceof Expression.Name name) {
            return name.name();
        }
        return e instanceof Expression.Member member && !dotted(member.of()).isEmpty() ? dotted(member.of()) + "." + member.name() : "";
    }
}
