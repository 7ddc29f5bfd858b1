package zone.autonomic.redfix.recipe;

import java.util.List;
import java.util.Random;

/** A compose file in a random mixture of the styles in which recipes are written. The same seed gives the same text. */
final class GeneratedCompose {

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private final int step;
    private final boolean flushLists;
    private final boolean spaced;
    private final boolean shares;

    GeneratedCompose(Random random) {
        this.random = random;
        this.step = random.nextInt(3) == 0 ? 4 : 2;
        this.flushLists = random.nextInt(3) == 0;
        this.spaced = random.nextBoolean();
        this.shares = random.nextInt(3) == 0;
    }

    /** Whether two services share a value by an alias or a merge key. */
    boolean shares() {
        return shares;
    }

    String text() {
        out.setLength(0);
        if (random.nextBoolean()) {
            line(0, random.nextBoolean() ? "---" : "# 🧭 a stack, by hand");
        }
        line(0, "version: \"3.8\"" + comment());
        if (shares) {
            line(0, "x-env: &env");
            line(1, "SHARED: \"1\"");
            line(0, "x-labels: &labels [ \"l.shared=1\" ]");
        }
        line(0, "services:");
        for (String service : List.of("app", "db", "worker").subList(0, 1 + random.nextInt(3))) {
            service(service);
        }
        if (random.nextBoolean()) {
            blank();
            line(0, "volumes:");
            line(1, random.nextBoolean() ? "data:" : "data: {}");
            noise(0);
        }
        if (random.nextBoolean()) {
            blank();
            line(0, "configs:");
            line(1, "conf:");
            line(2, "name: ${STACK_NAME}_conf_${CONF_VERSION}");
            line(2, "file: conf" + comment());
        }
        String text = out.toString();
        // The last line of a block scalar owns its newline: without one, nothing can be put below it
        boolean blockLast = text.stripTrailing().endsWith("# not a comment");
        text = random.nextInt(3) == 0 && !blockLast ? text.stripTrailing() : text;
        return random.nextInt(4) == 0 ? text.replace("\n", "\r\n") : text;
    }

    private void service(String name) {
        blank();
        line(1, name + ":" + comment());
        line(2, "image: " + quoted("example/" + name + ":1.0") + comment());
        if (random.nextBoolean()) {
            environment(name);
        }
        if (random.nextBoolean()) {
            list(2, "command", "serve", "--🧭", "a b");
        }
        if (random.nextBoolean()) {
            line(2, "entrypoint: |");
            line(3, "run it");
            line(3, "  # not a comment");
        }
        if (random.nextBoolean()) {
            line(2, "configs:");
            int indent = flushLists ? 2 : 3;
            line(indent, "- source: conf");
            raw(" ".repeat(indent * step + 2) + "target: /conf" + comment());
        }
        if (random.nextBoolean()) {
            line(2, "deploy:");
            labels();
            if (random.nextBoolean()) {
                line(3, "replicas: 1" + comment());
            }
        }
        noise(2);
    }

    private void environment(String name) {
        int style = random.nextInt(shares ? 6 : 4);
        switch (style) {
            case 0 -> list(2, "environment", "A=1", "KEY0=zero", "KEY1=$$one");
            case 1 -> {
                line(2, "environment:" + comment());
                line(3, "A: 1");
                line(3, "KEY0: " + quoted("zero") + comment());
                line(3, "EMPTY:");
            }
            case 2 -> line(2, "environment: { A: \"1\", KEY1: 'one' }" + comment());
            case 3 -> line(2, "environment: [ \"A=1\", KEY2=two ]" + comment());
            case 4 -> line(2, "environment: *env");
            default -> {
                line(2, "environment:");
                line(3, "<<: *env");
                line(3, "OWN: " + name);
            }
        }
    }

    private void labels() {
        int style = random.nextInt(shares ? 5 : 4);
        switch (style) {
            case 0 -> list(3, "labels", "l.a=b", "l.KEY0=zero", "hook=sh -c 'echo $$X # y'");
            case 1 -> {
                line(3, "labels:");
                line(4, "l.a: b" + comment());
                line(4, "l.KEY1: " + quoted("one"));
            }
            case 2 -> line(3, "labels: { l.a: b }");
            case 3 -> line(3, "labels: []");
            default -> line(3, "labels: *labels");
        }
    }

    private void list(int depth, String key, String... items) {
        if (random.nextInt(4) == 0) {
            line(depth, key + ": [" + String.join(", ", List.of(items).stream().map(i -> "\"" + i + "\"").toList()) + "]" + comment());
            return;
        }
        line(depth, key + ":" + comment());
        for (String item : items) {
            line(flushLists ? depth : depth + 1, "- " + quoted(item) + comment());
            noise(depth + 1);
        }
    }

    private String quoted(String value) {
        boolean plain = !value.contains("#") && !value.contains("'") && !value.startsWith("-");
        return switch (random.nextInt(3)) {
            case 0 -> "\"" + value + "\"";
            case 1 -> "'" + value.replace("'", "''") + "'";
            default -> plain ? value : "\"" + value + "\"";
        };
    }

    private String comment() {
        return switch (random.nextInt(6)) {
            case 0 -> "  # why: \"so\" 🚀";
            case 1 -> " ";
            default -> "";
        };
    }

    private void noise(int depth) {
        if (random.nextInt(5) == 0) {
            line(depth, "# - \"commented=out\"");
        }
    }

    private void blank() {
        if (spaced) {
            raw("");
        }
    }

    private void line(int depth, String text) {
        raw(" ".repeat(depth * step) + text);
    }

    private void raw(String text) {
        out.append(text).append('\n');
    }
}
