package zone.autonomic.redfix.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import zone.autonomic.redfix.step.port.Misconfigured;

/** The page's address as people are given it ({@code redfix.url}), and how requests have to name it. */
final class PageAddress {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final int PLAIN = 80;
    private static final int ENCRYPTED = 443;

    private final URI url;
    private final String scheme;

    private PageAddress(URI url, String scheme) {
        this.url = url;
        this.scheme = scheme;
    }

    /** @throws Misconfigured when nobody could reach a page by it */
    static PageAddress of(String written) {
        try {
            URI url = new URI(written.strip());
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (SCHEME.matcher(scheme).matches() && url.getHost() != null && url.getUserInfo() == null) {
                return new PageAddress(url, scheme);
            }
        } catch (URISyntaxException e) {
            throw unreadable(written);
        }
        throw unreadable(written);
    }

    private static Misconfigured unreadable(String written) {
        return new Misconfigured("redfix.url: '%s' isn't a page's address; write e.g. redfix.url=https://redfix.example.org"
                .formatted(written));
    }

    /** Whether it leads nowhere but to the machine that the browser is on. */
    boolean isLoopback() {
        return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    /** @param host as a request names it @param port that the request came in at: by it the page may be named on its own machine, too */
    boolean isNamed(String host, int port) {
        return withPort(host, defaultPort()).equals(withPort(url.getAuthority(), defaultPort()))
                || isLoopback(host) && withPort(host, PLAIN).endsWith(":" + port);
    }

    /** @param origin of the page that makes a browser ask @param host as the request names it */
    boolean isOrigin(String origin, String host) {
        String prefix = scheme + "://";
        boolean ours = origin.regionMatches(true, 0, prefix, 0, prefix.length())
                && withPort(origin.substring(prefix.length()), defaultPort()).equals(withPort(url.getAuthority(), defaultPort()));
        return ours || isLoopback(host) && origin.equalsIgnoreCase("http://" + host);
    }

    /** @param host as a request names it, with its port or without */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT)).matches();
    }

    private int defaultPort() {
        return scheme.equals("http") ? PLAIN : ENCRYPTED;
    }

    private static String withPort(String host, int otherwise) {
        return (host.matches(".*:\\d+") ? host : host + ":" + otherwise).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
