package zone.autonomic.redfix.recipe;

import java.util.SortedMap;

/** A recipe's {@code abra.sh}: its config versions, edited without touching its functions or any other byte. */
public final class AbraSh {

    public static final String PATH = "abra.sh";

    public static AbraSh parse(String text) {
        throw new UnsupportedOperationException();
    }

    public String text() {
        throw new UnsupportedOperationException();
    }

    /** {@code APP_CONF_VERSION} to {@code v3}, of every {@code export X_VERSION=…} line. */
    public SortedMap<String, String> versions() {
        throw new UnsupportedOperationException();
    }

    /** {@code vN} to {@code vN+1}. @throws EditRefused when there is none or it isn't {@code vN} */
    public AbraSh bump(String name) {
        throw new UnsupportedOperationException();
    }

    /** Adds {@code export NAME=version} after the last one; where it is there with that value, changes nothing. */
    public AbraSh add(String name, String version) {
        throw new UnsupportedOperationException();
    }
}
