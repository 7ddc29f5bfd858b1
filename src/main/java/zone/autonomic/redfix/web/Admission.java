package zone.autonomic.redfix.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import zone.autonomic.redfix.chat.Permission;
import zone.autonomic.redfix.chat.Speaker;

/** Who is let in at the page, and as whom: a pure rule over what a request brings along. */
final class Admission {

    private static final String EVERYONE = "@everyone";
    private static final String SOMEBODY = "somebody with the token";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+ -]{0,79}");
    /** What a proxy puts into what it passes on: it doesn't come from where it seems to. */
    private static final List<String> FORWARDING = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
            "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Real-IP", "Via");
    private static final Set<String> CHANGES_NOTHING = Set.of("GET", "HEAD", "OPTIONS");

    private final WebConfig config;
    private final PageAddress page;
    private final Addresses proxies;
    private final Addresses loopback = Addresses.of(List.of("127.0.0.0/8", "::1"));
    private final Map<Permission, List<String>> may = new EnumMap<>(Permission.class);

    /**
     * @param url the page as people reach it
     * @throws zone.autonomic.redfix.step.port.Misconfigured when that, or a proxy's address, can't be read
     */
    Admission(WebConfig config, String url) {
        this.config = config;
        this.page = PageAddress.of(url);
        this.proxies = Addresses.of(config.proxies().orElse(List.of()));
        may.put(Permission.LOOK, config.may().look().orElse(List.of()));
        may.put(Permission.INVESTIGATE, config.may().investigate().orElse(List.of()));
        may.put(Permission.PROPOSE, config.may().openPullRequests().orElse(List.of()));
        may.put(Permission.CANCEL, config.may().cancel().orElse(List.of()));
    }

    /** What a request brings along. */
    interface Asked {

        String method();

        /** The address of whoever holds the other end of the connection. */
        String peer();

        /** The port that the connection came in at. */
        int port();

        /** All values that a header has. */
        List<String> header(String name);
    }

    /** Not let in. @param status of the answer @param why for whoever asks */
    record Refusal(int status, String why) {}

    /** One of both. */
    record Decision(Optional<Visitor> visitor, Optional<Refusal> refusal) {

        private static Decision let(Visitor visitor) {
            return new Decision(Optional.of(visitor), Optional.empty());
        }

        private static Decision refuse(int status, String why) {
            return new Decision(Optional.empty(), Optional.of(new Refusal(status, why)));
        }
    }

    Decision of(Asked asked) {
        Optional<String> host = one(asked, "Host");
        if (host.isEmpty() || !page.isNamed(host.get(), asked.port())) {
            return Decision.refuse(421, "redfix isn't reached by this name: it is at " + page + " (redfix.url)");
        }
        if (!CHANGES_NOTHING.contains(asked.method()) && comesFromAnotherSite(asked, host.get())) {
            return Decision.refuse(403, "only redfix's own page may ask for that");
        }
        if (proxies.have(asked.peer()) && !asked.header(config.userHeader()).isEmpty()) {
            return byProxy(asked);
        }
        if (token().isPresent()) {
            Optional<Visitor> holder = holder(asked);
            if (holder.isPresent()) {
                return Decision.let(holder.get());
            }
        }
        if (asksWhoComes()) {
            return Decision.refuse(401, proxies.have(asked.peer()) ? "the proxy doesn't say who asks: it has to send " + config.userHeader()
                    : "who asks isn't known here");
        }
        // Where people come by a public name, something passes them on, and not every proxy says that it does or keeps that name.
        return page.isLoopback() && isHere(asked) ? Decision.let(new Visitor(Speaker.trusted("somebody on the page"), false))
                : Decision.refuse(401, "who asks can't be known: set redfix.web.proxies or redfix.web.token,"
                        + " and redfix.url to this address");
    }

    /** Whether anybody needs to say who they are. Where not, only who is on this machine is let in. */
    boolean asksWhoComes() {
        return !proxies.isEmpty() || token().isPresent();
    }

    boolean takesAToken() {
        return token().isPresent();
    }

    /** Whether whoever asks sits at this machine, as far as can be told: nothing says that it was passed on. */
    boolean isHere(Asked asked) {
        return loopback.have(asked.peer()) && one(asked, "Host").filter(PageAddress::isLoopback).isPresent()
                && FORWARDING.stream().allMatch(header -> asked.header(header).isEmpty()) && asked.header(config.userHeader()).isEmpty();
    }

    private Optional<String> token() {
        return config.token().map(String::strip).filter(t -> !t.isEmpty());
    }

    private Decision byProxy(Asked asked) {
        Optional<String> name = one(asked, config.userHeader()).map(Admission::utf8).filter(n -> NAME.matcher(n).matches());
        if (name.isEmpty()) {
            return Decision.refuse(400, "the proxy has to say one name in " + config.userHeader());
        }
        Speaker speaker = speaker(name.get());
        String lacking = speaker.lacks().get(Permission.LOOK);
        return lacking == null ? Decision.let(new Visitor(speaker, true))
                : Decision.refuse(403, name.get() + " may not look here: that takes " + lacking);
    }

    private Speaker speaker(String name) {
        Map<Permission, String> lacks = new EnumMap<>(Permission.class);
        may.forEach((permission, named) -> {
            if (named.stream().map(String::strip).noneMatch(n -> n.equals(EVERYONE) || n.equals(name))) {
                lacks.put(permission, "to be named in `redfix.web.may." + permission.word() + "`");
            }
        });
        return new Speaker(name, lacks);
    }

    /** The server reads headers as Latin-1, and proxies write them in UTF-8. */
    private static String utf8(String header) {
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Who knows the token, and calls themselves as they like. */
    private Optional<Visitor> holder(Asked asked) {
        String given = one(asked, "Authorization").orElse("");
        if (given.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return matches(given.substring(7).strip()) ? Optional.of(new Visitor(Speaker.trusted(SOMEBODY), false)) : Optional.empty();
        } else if (given.regionMatches(true, 0, "Basic ", 0, 6)) {
            String[] pair = decoded(given.substring(6).strip()).split(":", 2);
            boolean named = NAME.matcher(pair[0]).matches();
            Speaker speaker = Speaker.trusted(named ? pair[0] : SOMEBODY);
            return pair.length == 2 && matches(pair[1]) ? Optional.of(new Visitor(speaker, named)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** In a time that tells nothing of how much of it is right. */
    private boolean matches(String given) {
        return MessageDigest.isEqual(token().orElseThrow().getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** The page that asks isn't ours, or the browser says itself that another site's page asks. */
    private boolean comesFromAnotherSite(Asked asked, String host) {
        return asked.header("Origin").stream().anyMatch(origin -> !page.isOrigin(origin, host))
                || asked.header("Sec-Fetch-Site").stream().anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    }

    /** A header that is there twice could be read differently by whoever looks next. */
    private static Optional<String> one(Asked asked, String name) {
        List<String> all = asked.header(name);
        return all.size() == 1 ? Optional.of(all.get(0).strip()) : Optional.empty();
    }
}
