package zone.autonomic.redfix.lab.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A checkout of the harness, whose files are modules: {@code runner/warm.py} is {@code runner.warm}. */
public final class Checkout {

    private static final String HANDSHAKE = "handshake";
    private final Path folder;
    private final Network network;
    private final Map<String, Object> modules = new LinkedHashMap<>();

    /** @param network what its programs reach */
    public Checkout(Path folder, Network network) {
        this.folder = folder.toAbsolutePath().normalize();
        this.network = network;
    }

    /** A module or one of the packages above it. */
    private record Module(String name, Scope scope) implements Thing {
        @Override
        public Object attribute(String attribute) {
            if (!scope.has(attribute)) {
                throw new CannotRead("the name " + attribute + ", which " + name + " hasn't");
            }
            return scope.get(attribute);
        }
    }

    /** The module's file as it stands in the checkout. */
    public boolean has(String module) {
        return java.nio.file.Files.isRegularFile(file(module));
    }

    /** A name in one of its modules. @throws CannotRead where it isn't there or can't be read */
    public Object get(String module, String name) {
        if (!has(module)) {
            throw new CannotRead("the harness has no " + module.replace('.', '/') + ".py");
        }
        return Values.attribute(module(module), name);
    }

    /** Whether the module has such a name, readable or not. */
    public boolean has(String module, String name) {
        return has(module) && module(module) instanceof Module known && known.scope().has(name);
    }

    /** Calls one of its functions. */
    public Object call(String module, String function, Object... arguments) {
        if (get(module, function) instanceof Callable callable) {
            return callable.of(arguments);
        }
        throw new CannotRead(module + "." + function + ", which isn't a function");
    }

    /** All the names of a file that isn't a module's, in their order. @throws CannotRead where the file has brackets or strings that don't close */
    public Map<String, Object> names(Path file) {
        return scope(file, "__main__").names();
    }

    Object module(String name) {
        Object known = modules.get(name);
        if (known == null) {
            known = found(name);
            modules.put(name, known);
        }
        return known;
    }

    private Object found(String name) {
        switch (name) {
            case "time":
                return network.time();
            case "socket":
                return network.socket();
            case "pathlib":
                return (Thing) attribute -> attribute.equals("Path") ? (Callable) (a, k) -> new FilePath(folder, Values.text(a.get(0)))
                        : new Opaque("pathlib." + attribute);
            case "runpy":
                return (Thing) attribute -> attribute.equals("run_path") ? (Callable) (a, k) -> names(new FilePath(folder, Values.text(a.get(0))).file())
                        : new Opaque("runpy." + attribute);
            default:
                break;
        }
        if (has(name)) {
            Scope scope = Scope.of(this);
            Module module = new Module(name, scope);
            modules.put(name, module);
            read(file(name), name, scope);
            return module;
        }
        boolean runners = java.nio.file.Files.isDirectory(folder.resolve(name.replace('.', '/')));
        return runners ? (Thing) attribute -> module(name + "." + attribute) : new Opaque(name);
    }

    /** What {@code from module import name} means. */
    Object from(String module, String name) {
        Object known = module(module);
        if (known instanceof Module one && !one.scope().has(name)) {
            return new Scope.Unreadable("the name " + name + ", which " + module + " hasn't");
        }
        if (known instanceof Module one) {
            return one.scope().names().get(name);
        }
        return ((Thing) known).attribute(name);
    }

    private Path file(String module) {
        return folder.resolve(module.replace('.', '/') + ".py");
    }

    private Scope scope(Path file, String name) {
        Scope scope = Scope.of(this);
        read(file, name, scope);
        return scope;
    }

    private void read(Path file, String name, Scope scope) {
        scope.set("__name__", name.equals("__main__") ? "<run_path>" : name);
        try {
            new Suite(Line.of(java.nio.file.Files.readString(file)), scope).readAsModule();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        } catch (Raised e) {
            throw new CannotRead(file.getFileName() + " fails: " + e.getMessage());
        }
        // What goes over such a connection is the protocol's, and the image's description says when it comes to an end.
        if (scope.names().get(HANDSHAKE) instanceof PythonFunction function && function.mentions("create_connection(")
                && (function.mentions(".sendall(") || function.mentions(".recv("))) {
            scope.set(HANDSHAKE, (Callable) network::handshake);
        }
    }
}
