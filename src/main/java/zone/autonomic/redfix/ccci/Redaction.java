package zone.autonomic.redfix.ccci;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what the node says, before it is stored or shown. Two directions matter: a password in a log must not get out, and
 * what names a defect (messages that speak of secrets, commit ids, image digests, paths of secret files, versions) must stay.
 */
final class Redaction {

    static final String MASK = "***";

    private static final int LONGEST_NAME = 80;
    private static final Pattern OWN_LINE = Pattern.compile("[ \\t]*(?:-[ \\t]+)?[\"'A-Za-z0-9_.-]*");

    private static final String QUOTED = "\\\\\"[^\"\\\\\\n]*\\\\\"|\"(?:[^\"\\\\\\n]++|\\\\.){0,400}\"|'[^'\\n]*'";

    private static final Pattern PRIVATE_KEY = Pattern.compile("(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)"
            + ".*?(-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\\z)",
            Pattern.DOTALL);
    private static final Pattern JWT = Pattern.compile("\\beyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]*");
    private static final Pattern KNOWN_TOKEN = Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|glpat-[\\w-]{16,}"
            + "|xox[abprs]-[\\w-]{10,}|AKIA[0-9A-Z]{16}"
            + "|sk_live_\\w{10,})");
    private static final Pattern WEBHOOK = Pattern.compile("(/api/webhooks/\\d+/)[\\w-]+");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)([^\\s/:@\"'<>\\[]{0,100}):([^\\s/\"'<>]{1,500})@");
    private static final Pattern USER_INFO_WITH_SLASH = Pattern.compile("(?<=://)([^\\s/:@\"'<>\\[]{0,100}):(?!\\d{1,5}/)"
            + "([^\\s@\"'<>]{1,500})@(?=[\\w.-])");
    private static final Pattern TOKEN_AS_USER = Pattern.compile("(?<=://)[A-Za-z0-9_-]{20,}@");
    private static final Pattern DRIVER_DSN = Pattern.compile("\\b([\\w-]+):([^\\s@/:]+)@(?=(?:tcp|unix)\\()");
    private static final Pattern AUTHORIZATION = Pattern.compile("(\\bauthorization\\\\?[\"']?[ \\t]*[:=][ \\t]*\\\\?[\"']?)"
            + "([^\"'\\n]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME = Pattern.compile("\\b((?i:Bearer|Basic))([ \\t]+)(?=\\S*(?:[a-z][A-Z]|\\d|=|[A-Z]{3}))"
            + "[A-Za-z0-9._~+/=-]{8,}");
    private static final Pattern COOKIE = Pattern.compile("\\b((?:set-)?cookie:[ \\t]*)([^\"'\\n]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SQL = Pattern.compile("\\b(password|identified by)([ \\t]+)('[^'\\n]*'|\"[^\"\\n]*\")", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPTION = Pattern.compile("(--[a-z-]*(?:password|passwd|passphrase|token|api-?key|secret-key)[ \\t]+)"
            + "(?!-)(" + QUOTED + "|\\S+)");
    private static final Pattern USER_OPTION = Pattern.compile("((?<=\\s)(?:-u|--user)[ \\t]+[\"']?[^\\s:\"']+:)(?!\\d+\\b)([^\\s\"']+)");
    private static final Pattern MYSQL_OPTION = Pattern.compile("(\\bmysql\\w*\\b[^\\n|;]{0,300}?[ \\t]-p)([^\\s-]\\S*)");
    private static final Pattern ASSIGNED = Pattern.compile("((?:password|passwd|passphrase|passwort|secret|token|credentials?|"
            + "api[_-]?key|private[_-]?key|access[_-]?key|"
            + "auth[_-]?key|signing[_-]?key|encryption[_-]?key|master[_-]?key|\\bpwd|\\bsalt)[A-Za-z0-9_.-]{0,40})"
            + "(\\\\?[\"']?[ \\t]*(?:=>|=(?!=)|:(?![:/]))[ \\t]*)(" + QUOTED + "|\\S+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_THE_SECRET = Pattern.compile(".*(?:file|version|path|length|len|dir|name|leak|count|"
            + "expiry|expires|expires_in|ttl|type|policy|url|uri|py|s_total)\\d*",
            Pattern.CASE_INSENSITIVE);
    /** Nothing, a mark, a path, a reference or a switch. A dollar alone says nothing: password hashes begin with one. */
    private static final Pattern NOT_A_VALUE = Pattern.compile("[\"'\\\\]*(?:\\*\\*\\*|/run/secrets/\\S*|\\$\\{\\w[^}\\s]*}|(?-i:\\$[A-Z][A-Z0-9_]*)|\\{\\{.*"
            + "|<\\w*>|null|nil|none|true|false|yes|no|v?\\d{1,3})?[\"'\\\\,;})\\]]*|[\\[{(]+|\\[[a-z][\\w-]*[,\\]]", Pattern.CASE_INSENSITIVE);
    private static final Pattern PROSE = Pattern.compile("open|failed|cannot|can't|could|unable|invalid|unexpected|expected|not|no|missing|error|must|is|was|are|got|the|an?|"
            + "required|"
            + "permission|read-only|connection|context|unknown|does|has|FATAL|ERROR|Error", Pattern.CASE_INSENSITIVE);

    private Redaction() {}

    /** The text without its secrets; masking it again changes nothing. */
    static String mask(String text) {
        String masked = PRIVATE_KEY.matcher(text).replaceAll(m -> quote(m.group(1) + MASK + m.group(2)));
        masked = JWT.matcher(masked).replaceAll(MASK);
        masked = KNOWN_TOKEN.matcher(masked).replaceAll(MASK);
        masked = WEBHOOK.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = USER_INFO.matcher(masked).replaceAll("$1:" + quote(MASK) + "@");
        masked = USER_INFO_WITH_SLASH.matcher(masked).replaceAll("$1:" + quote(MASK) + "@");
        masked = TOKEN_AS_USER.matcher(masked).replaceAll(MASK + "@");
        masked = DRIVER_DSN.matcher(masked).replaceAll("$1:" + quote(MASK) + "@");
        masked = AUTHORIZATION.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = SCHEME.matcher(masked).replaceAll("$1$2" + quote(MASK));
        masked = COOKIE.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = SQL.matcher(masked).replaceAll("$1$2'" + quote(MASK) + "'");
        masked = OPTION.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = USER_OPTION.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = MYSQL_OPTION.matcher(masked).replaceAll("$1" + quote(MASK));
        return assignments(masked);
    }

    /** What is assigned to a name that speaks of a secret; one line may hold several. */
    private static String assignments(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        Matcher assigned = ASSIGNED.matcher(text);
        int done = 0;
        while (assigned.find(done)) {
            masked.append(text, done, assigned.start(3));
            String value = assigned.group(3);
            int lineEnd = text.indexOf('\n', assigned.start(3));
            String rest = text.substring(assigned.end(3), Math.min(assigned.end(3) + 1, text.length()));
            String before = text.substring(Math.max(text.lastIndexOf('\n', assigned.start()) + 1, assigned.start() - LONGEST_NAME), assigned.start());
            if (isNoSecret(assigned.group(1), assigned.group(2), value, rest, before)) {
                done = assigned.start(3);
                continue;
            }
            char first = value.charAt(0);
            boolean quoted = value.length() > 1 && (first == '"' || first == '\'') && value.charAt(value.length() - 1) == first;
            masked.append(quoted ? first + MASK + first : MASK);
            // Alone on its line, as in an .ini, .env or YAML file, the rest of the line belongs to the value.
            boolean ownLine = !quoted && before.length() < LONGEST_NAME && OWN_LINE.matcher(before).matches();
            done = ownLine ? (lineEnd < 0 ? text.length() : lineEnd) : assigned.end(3);
        }
        return masked.append(text, done, text.length()).toString();
    }

    private static boolean isNoSecret(String key, String separator, String value, String rest, String before) {
        boolean prose = separator.contains(":") && PROSE.matcher(value).matches() && rest.equals(" ");
        return prose || NOT_THE_SECRET.matcher(key).matches() || NOT_A_VALUE.matcher(value).matches()
                || before.toLowerCase(Locale.ROOT).endsWith("unexpected ");
    }

    private static String quote(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }
}
