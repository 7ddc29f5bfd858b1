package zone.autonomic.redfix.lab.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Caddyfile as far as the lab follows it: blocks and their directives, with variables put in. */
final class Caddyfile {

    /** What makes Caddy refuse the file. */
    static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }
    }

    /** A directive, or a site, with its words and what stands in its braces. */
    record Block(List<String> words, List<Block> inner, int line, boolean braced) {
        String name() {
            return words.isEmpty() ? "" : words.get(0);
        }

        List<Block> all(String name) {
            return inner.stream().filter(b -> b.name().equals(name)).toList();
        }

        Optional<Block> first(String name) {
            return all(name).stream().findFirst();
        }

        List<String> rest() {
            return words.subList(Math.min(1, words.size()), words.size());
        }
    }

    private static final Pattern VARIABLE = Pattern.compile("\\{\\$([A-Za-z_]\\w*)(?::([^}]*))?}");
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`|(\\S+)");
    private static final Set<String> DIRECTIVES = Set.of("abort", "acme_server", "basic_auth", "basicauth", "bind", "encode", "error", "file_server",
            "forward_auth", "fs", "handle", "handle_errors", "handle_path", "header", "import", "intercept", "invoke", "log", "log_append", "log_skip",
            "log_name", "map", "method", "metrics", "php_fastcgi", "push", "redir", "request_body", "request_header", "respond", "reverse_proxy",
            "rewrite", "root", "route", "skip_log", "templates", "tls", "tracing", "try_files", "uri", "vars");

    private final List<String> lines;
    private final Map<String, List<Block>> snippets = new HashMap<>();
    private final List<Block> sites = new ArrayList<>();
    private Block options = new Block(List.of(), List.of(), 0, false);
    private int at;

    private Caddyfile(String text) {
        this.lines = text.lines().toList();
    }

    static Caddyfile parse(String text, Map<String, String> environment) throws Refused {
        String filled = VARIABLE.matcher(text).replaceAll(m -> {
            String value = environment.get(m.group(1));
            return Matcher.quoteReplacement(value != null && !value.isEmpty() ? value : m.group(2) == null ? "" : m.group(2));
        });
        Caddyfile file = new Caddyfile(filled);
        file.read();
        return file;
    }

    List<Block> sites() {
        return sites;
    }

    /** The global options. */
    Block options() {
        return options;
    }

    private void read() throws Refused {
        List<Block> tops = new ArrayList<>();
        while (at < lines.size()) {
            block(tops, true);
        }
        for (Block top : tops) {
            if (top.words().isEmpty()) {
                options = top;
            } else if (top.name().matches("\\(.+\\)")) {
                snippets.put(top.name().substring(1, top.name().length() - 1), top.inner());
            }
        }
        // A first line without a brace names the file's one site.
        boolean bare = !tops.isEmpty() && !tops.get(0).braced();
        if (bare) {
            sites.add(new Block(tops.get(0).words(), imported(tops.subList(1, tops.size())), 1, false));
        }
        for (Block top : bare ? List.<Block>of() : tops) {
            if (!top.words().isEmpty() && !top.name().matches("\\(.+\\)")) {
                sites.add(new Block(top.words(), imported(top.inner()), top.line(), true));
            }
        }
        for (Block site : sites) {
            known(site.inner());
        }
    }

    private void known(List<Block> directives) throws Refused {
        for (Block directive : directives) {
            if (!directive.name().startsWith("@") && !DIRECTIVES.contains(directive.name())) {
                throw new Refused(directive.line() + ": unrecognized directive: " + directive.name());
            }
            if (List.of("handle", "handle_path", "route").contains(directive.name())) {
                known(directive.inner());
            }
        }
    }

    private List<Block> imported(List<Block> blocks) {
        List<Block> all = new ArrayList<>();
        for (Block block : blocks) {
            if (block.name().equals("import") && block.words().size() > 1 && snippets.containsKey(block.words().get(1))) {
                all.addAll(imported(snippets.get(block.words().get(1))));
            } else {
                all.add(new Block(block.words(), imported(block.inner()), block.line(), block.braced()));
            }
        }
        return all;
    }

    /** Reads one line's block, with all that its braces hold. */
    private void block(List<Block> into, boolean top) throws Refused {
        int line = at + 1;
        List<String> words = words(lines.get(at++));
        while (top && !words.isEmpty() && words.get(words.size() - 1).endsWith(",") && at < lines.size()) {
            words.addAll(words(lines.get(at++)));
        }
        if (words.isEmpty()) {
            return;
        }
        if (words.get(0).equals("}")) {
            throw new Refused(line + ": unexpected '}'");
        }
        List<Block> inner = new ArrayList<>();
        boolean braced = words.get(words.size() - 1).equals("{");
        if (braced) {
            words.remove(words.size() - 1);
            boolean closed = false;
            while (at < lines.size() && !closed) {
                if (words(lines.get(at)).equals(List.of("}"))) {
                    closed = true;
                    at++;
                } else {
                    block(inner, false);
                }
            }
            if (!closed) {
                throw new Refused(lines.size() + ": unexpected EOF, a block is never closed");
            }
        }
        into.add(new Block(List.copyOf(words), inner, line, braced));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            if (word.group(3) != null && word.group(3).startsWith("#")) {
                break;
            }
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
