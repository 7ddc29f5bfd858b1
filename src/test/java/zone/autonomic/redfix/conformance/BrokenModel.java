package zone.autonomic.redfix.conformance;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The lab's model with one of its classes compiled from a source in which a rule was made wrong; the real one is untouched. */
final class BrokenModel implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/main/java/zone/autonomic/redfix/lab");

    private final Loader loader;

    private BrokenModel(Loader loader) {
        this.loader = loader;
    }

    /** @param folder where it is compiled */
    static BrokenModel with(BrokenRule rule, Path folder) throws IOException {
        String text = Files.readString(SOURCES.resolve(rule.source()));
        int at = text.indexOf(rule.right());
        if (at < 0 || text.indexOf(rule.right(), at + 1) >= 0) {
            throw new IllegalStateException("in " + rule.source() + " the rule doesn't stand once any more, so that it can't be made wrong: " + rule.right());
        }
        Path source = folder.resolve(Path.of(rule.source()).getFileName());
        Files.writeString(source, text.replace(rule.right(), rule.wrong()));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        compile(source, classes);
        return new BrokenModel(new Loader(classes));
    }

    private static void compile(Path source, Path into) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", into.toString(), "-classpath", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "-proc:none");
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source)).call()) {
                throw new IllegalStateException("the source with the wrong rule doesn't compile: " + said);
            }
        }
    }

    /** A node on which this model answers. */
    Column column(Path root) throws ReflectiveOperationException {
        return (Column) loader.loadClass(ModelColumn.class.getName()).getConstructor(Path.class, Path.class).newInstance(root, Scenario.HOME);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    /** Loads the model for itself, the wrong class before the right ones, and everything else from where the test is. */
    private static final class Loader extends URLClassLoader {

        Loader(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL(), where(ModelColumn.class), where(zone.autonomic.redfix.lab.swarm.Swarm.class)},
                    BrokenModel.class.getClassLoader());
        }

        private static URL where(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("zone.autonomic.redfix.lab.") && !name.equals(ModelColumn.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
