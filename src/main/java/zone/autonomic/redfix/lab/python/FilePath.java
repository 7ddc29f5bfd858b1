package zone.autonomic.redfix.lab.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A {@code pathlib.Path}. Only what lies in the checkout may be looked at. */
record FilePath(Path checkout, String path) implements Thing {

    FilePath below(String part) {
        return new FilePath(checkout, part.startsWith("/") ? part : path + "/" + part);
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "exists", "is_file" -> (Callable) (a, k) -> java.nio.file.Files.exists(file());
            case "read_text" -> (Callable) (a, k) -> text();
            case "name" -> path.replaceFirst(".*/", "");
            case "stem" -> path.replaceFirst(".*/", "").replaceFirst("\\.[^.]*$", "");
            default -> throw new CannotRead("." + name + " of a path");
        };
    }

    Path file() {
        Path file = checkout.resolve(path).normalize();
        if (!file.startsWith(checkout)) {
            throw new CannotRead("a file outside of the harness's checkout: " + path);
        }
        return file;
    }

    private String text() {
        try {
            return java.nio.file.Files.readString(file());
        } catch (java.nio.file.NoSuchFileException e) {
            throw new Raised(new ErrorKind("FileNotFoundError"), "[Errno 2] No such file or directory: '" + path + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
