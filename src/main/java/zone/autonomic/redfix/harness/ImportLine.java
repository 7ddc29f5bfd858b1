package zone.autonomic.redfix.harness;

import java.util.List;

/** One more import at a file's top. */
public final class ImportLine {

    private ImportLine() {}

    /** Behind the last import, or else behind the docstring. The file must have a statement. */
    public static PythonFile put(PythonFile file, String line) {
        List<PythonFile.Import> imports = file.imports();
        if (!imports.isEmpty()) {
            return file.insertAfter(imports.get(imports.size() - 1).statement(), List.of(line));
        }
        return file.docstring().isPresent() ? file.insertAfter(file.docstring().get(), List.of("", line))
                : file.insertBefore(file.statements().get(0), List.of(line, ""));
    }

    /** {@code import module}, in front of the first module that comes after it by name. */
    static PythonFile sorted(PythonFile file, String module) {
        String line = "import " + module;
        return file.imports().stream().filter(i -> i.name().isEmpty() && i.module().compareTo(module) > 0).findFirst()
                .map(i -> file.insertBefore(i.statement(), List.of(line))).orElseGet(() -> put(file, line));
    }
}
