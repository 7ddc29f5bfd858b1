package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Optional;

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

    /** {@code import module}, among the modules that are imported whole: in front of the first that comes after it by name. */
    static PythonFile sorted(PythonFile file, String module) {
        List<String> line = List.of("import " + module);
        List<PythonFile.Import> imports = file.imports();
        List<PythonFile.Import> whole = imports.stream().filter(i -> i.name().isEmpty()).toList();
        Optional<PythonFile.Import> next = whole.stream().filter(i -> i.module().compareTo(module) > 0).findFirst();
        if (next.isPresent()) {
            return file.insertBefore(next.get().statement(), line);
        }
        if (!whole.isEmpty()) {
            return file.insertAfter(whole.get(whole.size() - 1).statement(), line);
        }
        return imports.isEmpty() ? put(file, line.get(0)) : file.insertBefore(imports.get(0).statement(), List.of(line.get(0), ""));
    }
}
