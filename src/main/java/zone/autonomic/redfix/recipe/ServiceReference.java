package zone.autonomic.redfix.recipe;

import java.util.List;

/**
 * A place where a service is told to connect to another one of its stack by a short name.
 *
 * @param from the service that connects
 * @param name the name it uses: the other service's own, or an alias of it
 * @param to the service that is meant
 * @param path the recipe's file in which the name stands
 * @param yaml the scalar's path where that is a compose file; empty in a config file
 * @param config the config's key where it is a config file; else empty
 * @param start offset of the name in the file's text, or in the scalar
 * @param end offset behind the name
 * @param line of the file, from 1
 * @param port as written, or empty
 * @param quote the line or value in which it stands, for a person
 */
public record ServiceReference(String from, String name, String to, String path, List<String> yaml, String config, int start, int end, int line,
        String port, String quote) {

    public boolean inConfigFile() {
        return !config.isEmpty();
    }

    /** {@code Caddyfile:3} */
    public String place() {
        return path + ":" + line;
    }
}
