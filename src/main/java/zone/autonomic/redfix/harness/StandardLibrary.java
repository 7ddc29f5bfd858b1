package zone.autonomic.redfix.harness;

import java.util.Set;

/**
 * The modules of Python's own that a conversation over a network may need (The Python Standard Library, 3.9): these can be imported
 * anywhere.
 */
final class StandardLibrary {

    private static final Set<String> NAMES = Set.of("__future__", "abc", "array", "asyncio", "base64", "binascii", "codecs", "collections",
            "concurrent", "contextlib", "copy",
            "dataclasses", "datetime", "decimal", "email", "enum", "errno", "fcntl", "functools", "hashlib", "hmac", "html", "http",
            "imaplib", "importlib", "io", "ipaddress",
            "itertools", "json", "logging", "math", "operator", "os", "pathlib", "platform", "poplib", "pprint", "queue", "random", "re",
            "secrets", "select", "selectors",
            "shlex", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "stat", "string", "struct", "subprocess", "sys",
            "tempfile", "textwrap", "threading", "time",
            "traceback", "types", "typing", "unittest", "urllib", "uuid", "warnings", "xml", "zlib");

    private StandardLibrary() {}

    static boolean has(String module) {
        return NAMES.contains(module);
    }
}
