package zone.autonomic.redfix.lab.python;

import java.util.List;
import java.util.Map;

/** A class of exceptions, called to make one. Those that aren't here stand directly below {@code Exception}. */
public record ErrorKind(String name) implements Callable {

    public static final ErrorKind OS = new ErrorKind("OSError");
    public static final ErrorKind TIMEOUT = new ErrorKind("TimeoutError");
    static final ErrorKind ASSERTION = new ErrorKind("AssertionError");
    static final ErrorKind KEY = new ErrorKind("KeyError");
    static final ErrorKind INDEX = new ErrorKind("IndexError");
    static final ErrorKind VALUE = new ErrorKind("ValueError");
    static final ErrorKind REFUSED = new ErrorKind("ConnectionRefusedError");
    static final List<String> KNOWN = List.of("BaseException", "Exception", "SystemExit", "KeyboardInterrupt", "OSError", "IOError", "TimeoutError",
            "ConnectionError", "ConnectionRefusedError", "ConnectionResetError", "FileNotFoundError", "AssertionError", "LookupError", "KeyError",
            "IndexError", "ValueError", "TypeError", "RuntimeError", "NotImplementedError");
    private static final Map<String, String> PARENTS = Map.ofEntries(Map.entry("Exception", "BaseException"), Map.entry("SystemExit", "BaseException"),
            Map.entry("KeyboardInterrupt", "BaseException"), Map.entry("TimeoutError", "OSError"), Map.entry("ConnectionError", "OSError"),
            Map.entry("ConnectionRefusedError", "ConnectionError"), Map.entry("ConnectionResetError", "ConnectionError"), Map.entry("FileNotFoundError", "OSError"),
            Map.entry("KeyError", "LookupError"), Map.entry("IndexError", "LookupError"), Map.entry("NotImplementedError", "RuntimeError"));

    public ErrorKind {
        name = name.equals("IOError") ? "OSError" : name;
    }

    /** An exception that was made or caught. */
    record Error(ErrorKind kind, String text) {
        Raised raised() {
            return new Raised(kind, text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    boolean is(ErrorKind other) {
        String at = name;
        while (!at.equals(other.name)) {
            if (at.equals("BaseException")) {
                return false;
            }
            at = PARENTS.getOrDefault(at, "Exception");
        }
        return true;
    }

    @Override
    public Object call(List<Object> positional, Map<String, Object> named) {
        if (positional.size() > 1 || !named.isEmpty()) {
            throw new CannotRead(name + " with more than a message");
        }
        return new Error(this, positional.isEmpty() ? "" : Values.text(positional.get(0)));
    }
}
