package zone.autonomic.redfix.recipe;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a text uses a name as the host that it connects to: {@code http://app:3000/…}, {@code app:3000}, {@code reverse_proxy app},
 * {@code fastcgi_pass app;}, {@code host = app}. Never in a comment, a path, a longer word or a domain.
 */
final class HostPositions {

    /** @param start offset of the name @param port as written, or empty */
    record Span(int start, int end, String port) {}

    /** What the text is, which decides on its comments and directives. */
    enum Syntax { CADDYFILE, CONFIGURATION, VALUE }

    private static final String PORT = "(?::(?<port>\\d{1,5}|\\$\\{[^}\\s]+}|\\{\\$[^}\\s]+}|\\$\\w+))";
    private static final String URL = "(?<!\\w)[A-Za-z][A-Za-z0-9+.-]*://(?:[^\\s/@\"'`]*@)?(?<name>%s)(?![\\w.{$%%-])" + PORT + "?";
    private static final String WITH_PORT = "(?:(?<=:-)|(?<=\\{\\$\\w{1,60}:)|(?<![\\w.$/{}@%%:~-]))(?<name>%s)" + PORT + "(?![\\w.-])";
    private static final String CADDY = "(?m)^[ \\t]*(?:reverse_proxy|php_fastcgi|forward_auth|to)[ \\t]"
            + "(?:[^#\\n]*[ \\t])?(?<name>%s)(?<port>)(?=[\\s{]|$)";
    private static final String NGINX = "(?m)^[ \\t]*(?:(?:fastcgi|uwsgi|scgi|memcached)_pass|server|set[ \\t]+\\$\\w+)[ \\t]+"
            + "[\"']?(?<name>%s)(?<port>)[\"']?(?=[ \\t]*;|[ \\t][^\\n]*;)";
    private static final String KEYED = "(?mi)^[ \\t]*[\"']?[\\w.-]*(?:host|hostname|upstream|backend|addr|address|endpoint)[\"']?"
            + "[ \\t]*[:=][ \\t]*[\"']?(?-i:(?<name>%s))(?<port>)[\"']?[ \\t]*[,;]?[ \\t]*\\r?$";
    /** What looks like {@code name:number} and isn't a host and its port: owners and images. */
    private static final Pattern NO_HOST = Pattern.compile("(?i)(?:\\b(?:chown|chgrp)(?:\\s+-\\w+)*\\s+"
            + "|(?:^|\\s)(?:--user|-u|user|from)[=\\s]+|image[\"']?\\s*[:=]\\s*)[\"']?$");
    private static final Pattern UPSTREAM_BLOCK = Pattern.compile("(?m)^[ \\t]*upstream[ \\t]+(?<name>[\\w.-]+)[ \\t\\r\\n]*\\{");

    private HostPositions() {}

    static List<Span> in(String text, String name, Syntax syntax) {
        String code = syntax == Syntax.VALUE ? text : withoutComments(text);
        TreeMap<Integer, Span> spans = new TreeMap<>();
        if (syntax == Syntax.VALUE || !upstreamBlock(code, name)) {
            collect(spans, URL, name, code);
        }
        collect(spans, WITH_PORT, name, code);
        if (syntax == Syntax.CADDYFILE) {
            collectRepeatedly(spans, name, code);
        } else if (syntax == Syntax.CONFIGURATION) {
            collect(spans, NGINX, name, code);
            collect(spans, KEYED, name, code);
        }
        return spans.values().stream().sorted(Comparator.comparingInt(Span::start)).toList();
    }

    /** nginx's {@code proxy_pass http://app} means its own {@code upstream app {…}} where there is one, and no host. */
    private static boolean upstreamBlock(String code, String name) {
        return UPSTREAM_BLOCK.matcher(code).results().anyMatch(block -> block.group(1).equals(name));
    }

    private static void collect(TreeMap<Integer, Span> spans, String form, String name, String code) {
        Matcher matcher = Pattern.compile(String.format(form, Pattern.quote(name))).matcher(code);
        while (matcher.find()) {
            String before = code.substring(Math.max(0, matcher.start("name") - 60), matcher.start("name"));
            if (!NO_HOST.matcher(before).find()) {
                add(spans, matcher);
            }
        }
    }

    /** A directive may name the host more than once in a line, and only its last one is found at a time. */
    private static void collectRepeatedly(TreeMap<Integer, Span> spans, String name, String code) {
        Pattern pattern = Pattern.compile(String.format(CADDY, Pattern.quote(name)));
        StringBuilder left = new StringBuilder(code);
        Matcher matcher = pattern.matcher(left);
        while (matcher.find()) {
            add(spans, matcher);
            left.replace(matcher.start("name"), matcher.end("name"), "-".repeat(name.length()));
            matcher = pattern.matcher(left);
        }
    }

    private static void add(TreeMap<Integer, Span> spans, Matcher matcher) {
        String port = matcher.group("port") == null ? "" : matcher.group("port");
        Span span = new Span(matcher.start("name"), matcher.end("name"), port);
        spans.merge(span.start(), span, (a, b) -> a.port().isEmpty() ? b : a);
    }

    /** The same text, as long as it was, with {@code #} comments blanked. */
    private static String withoutComments(String text) {
        StringBuilder code = new StringBuilder(text);
        boolean comment = false;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '\n') {
                comment = false;
            } else if (c == '#' && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
                comment = true;
            }
            if (comment && c != '\r') {
                code.setCharAt(i, ' ');
            }
        }
        return code.toString();
    }

    /** The lines of a text are numbered from 1. */
    static int line(String text, int offset) {
        return YamlReading.lineOf(text, offset);
    }

}
