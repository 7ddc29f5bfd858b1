package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a module of the harness can say {@code WARM_DOMAINS}.
 *
 * @param expression in the module's words, {@code warm.WARM_DOMAINS}
 * @param from the package from which the module that has it must be imported first; empty where it is at hand
 * @param module that module's name
 */
record LiveReference(String expression, Optional<String> from, String module) {

    /** @throws AnchorRefused where it can't be said */
    static LiveReference in(HarnessFiles harness, PythonFile file) {
        return known(harness, file).orElseGet(() -> imported(harness, file));
    }

    /** How the module can say it without a further import. */
    static Optional<LiveReference> known(HarnessFiles harness, PythonFile file) {
        if (file.assignments(CanonicalDomain.LIVE).size() == 1) {
            return Optional.of(atHand(CanonicalDomain.LIVE));
        }
        for (PythonFile.Import i : file.imports()) {
            if (i.name().equals(CanonicalDomain.LIVE) && harness.fileOf(file.path(), i.module()).filter(p -> has(harness, p)).isPresent()) {
                return Optional.of(atHand(i.as()));
            }
            if (harness.fileOf(file.path(), i.whole()).filter(p -> has(harness, p)).isPresent()) {
                return Optional.of(atHand(i.as() + "." + CanonicalDomain.LIVE));
            }
        }
        return Optional.empty();
    }

    private static LiveReference atHand(String expression) {
        return new LiveReference(expression, Optional.empty(), "");
    }

    private static boolean has(HarnessFiles harness, String path) {
        return harness.readable(path).filter(f -> !f.assignments(CanonicalDomain.LIVE).isEmpty()).isPresent();
    }

    private static LiveReference imported(HarnessFiles harness, PythonFile file) {
        PythonFile live = LiveDomains.file(harness);
        live.assignment(CanonicalDomain.LIVE);
        boolean back = live.imports().stream().flatMap(i -> Stream.of(i.module(), i.whole()))
                .anyMatch(m -> harness.fileOf(live.path(), m).equals(Optional.of(file.path())));
        if (back) {
            throw new AnchorRefused(live.path(), live.path() + " imports " + file.path() + ", which would import it in turn");
        }
        String name = live.path().replaceFirst(".*/", "").replaceFirst("\\.py$", "");
        if (file.all().anyMatch(s -> s.assigns().orElse("").equals(name) || s.parameters().contains(name) && s.function())) {
            throw new AnchorRefused(file.path(), "`" + name + "` is the name of something else in " + file.path());
        }
        return new LiveReference(name + "." + CanonicalDomain.LIVE, Optional.of(style(harness, file, live.path())), name);
    }

    /**
     * From where modules of that folder are imported, as this file does it, or else the others: a package, dots, or nothing where it is on
     * the path.
     */
    private static String style(HarnessFiles harness, PythonFile file, String live) {
        String folder = live.substring(0, live.lastIndexOf('/') + 1);
        List<PythonFile> files = new ArrayList<>(List.of(file));
        harness.modules().stream().flatMap(m -> harness.readable(m).stream()).forEach(files::add);
        for (PythonFile importer : files) {
            boolean near = within(folder, importer.path()) && within(folder, file.path());
            for (PythonFile.Import i : importer.imports()) {
                boolean fromPackage = harness.fileOf(importer.path(), i.whole()).filter(p -> within(folder, p)).isPresent()
                        && !i.name().isEmpty();
                boolean module = harness.fileOf(importer.path(), i.module()).filter(p -> within(folder, p)).isPresent();
                if ((fromPackage || module) && (near || !i.module().startsWith("."))) {
                    return fromPackage ? i.module() : packageOf(i.module());
                }
            }
        }
        return packageOf(harness.importName(live));
    }

    private static boolean within(String folder, String path) {
        return path.startsWith(folder) && path.indexOf('/', folder.length()) < 0;
    }

    /** {@code harness} of {@code harness.warm}, {@code .} of {@code .warm}. */
    private static String packageOf(String module) {
        int dot = module.lastIndexOf('.');
        return dot == 0 ? "." : module.substring(0, Math.max(dot, 0));
    }

    /** The file with the import that is needed. */
    PythonFile imported(PythonFile file) {
        if (from.isEmpty()) {
            return file;
        }
        List<PythonFile.Import> imports = file.imports();
        List<Statement> siblings = imports.stream().filter(i -> !i.name().isEmpty()
                && i.module().equals(from.get())).map(PythonFile.Import::statement)
                .distinct().toList();
        if (!siblings.isEmpty()) {
            return joined(file, siblings.get(0));
        }
        return ImportLine.put(file, from.get().isEmpty() ? "import " + module : "from " + from.get() + " import " + module);
    }

    private PythonFile joined(PythonFile file, Statement statement) {
        List<Token> tokens = statement.tokens();
        Token last = tokens.get(tokens.size() - 1);
        if (last.is(")")) {
            int open = 0;
            while (!tokens.get(open).is("(")) {
                open++;
            }
            return Insertion.last(file, statement, tokens.subList(open, tokens.size()), module);
        }
        return file.replace(statement, last.end(), last.end(), ", " + module, statement.words() + " , " + module);
    }
}
