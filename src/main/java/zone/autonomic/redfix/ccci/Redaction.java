package zone.autonomic.redfix.ccci;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what the node says, before it is stored or shown. Two directions matter: a password in a log must not get out, and
 * what names a defect (messages that speak of secrets, commit ids, image digests, paths of secret files, versions) must stay.
 *
 * <p>It takes time in proportion to the text, whatever the text is. So no pattern may look at the same place from many others: a run of letters is
 * entered at its beginning only, never given back (possessive), or looked at for a bounded number of letters.
 */
final class Redaction {

    static final String MASK = "***";

    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_REFERENCE = 300;
    private static final Pattern OWN_LINE = Pattern.compile("[ \\t]*(?:-[ \\t]+)?[\"'A-Za-z0-9_.-]*");

    private static final String QUOTED = "\\\\\"[^\"\\\\\\n]*\\\\\"|\"(?:[^\"\\\\\\n]++|\\\\.){0,400}\"|'[^'\\n]*'";

    private static final Pattern PRIVATE_KEY = Pattern.compile("(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)"
            + ".*?(-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\\z)",
            Pattern.DOTALL);
    private static final Pattern DOTTED = Pattern.compile("(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]++");
    private static final String JWT = "eyJ";
    private static final int LEAST_JWT_PART = 6;
    /** Forms that services give their tokens, so that scanners find them: GitHub, GitLab, Slack, AWS, Stripe, npm, Docker Hub, PyPI, SendGrid … */
    private static final Pattern KNOWN_TOKEN = Pattern.compile("(?<![A-Za-z0-9_-])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|glpat-[\\w-]{16,}"
            + "|xox[abprs]-[\\w-]{10,}|xapp-\\d-[\\w-]{20,}|AKIA[0-9A-Z]{16}|[sr]k_(?:live|test)_\\w{10,}|whsec_\\w{20,}|sk-(?:ant|proj|or)-[\\w-]{20,}|npm_[A-Za-z0-9]{36}"
            + "|dckr_pat_[\\w-]{20,}|SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}|pypi-[\\w-]{50,}|AIza[\\w-]{35}|hf_[A-Za-z]{34}|hv[sb]\\.[\\w-]{20,}|dop_v1_[0-9a-f]{64}"
            + "|glsa_\\w{32}_[0-9a-fA-F]{8}|shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}|AGE-SECRET-KEY-1[0-9A-Z]{58}|[MNO][A-Za-z0-9]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}"
            + "|\\d{8,10}:AA[\\w-]{33})(?![A-Za-z0-9_-])");
    /** As docker keeps a registry's login: user and password in base 64. */
    private static final Pattern REGISTRY_LOGIN = Pattern.compile("(\\\\?\"auth\\\\?\"[ \\t]*:[ \\t]*\\\\?\")(?=[A-Za-z0-9+/]*[A-Z0-9])[A-Za-z0-9+/]{8,}={0,2}(?=\\\\?\")");
    private static final Pattern WEBHOOK = Pattern.compile("(/api/webhooks/\\d+/)[\\w-]+");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)([^\\s/:@\"'<>\\[]{0,100}):([^\\s/\"'<>]{1,500})@");
    private static final Pattern USER_INFO_WITH_SLASH = Pattern.compile("(?<=://)([^\\s/:@\"'<>\\[]{0,100}):(?!\\d{1,5}/)"
            + "([^\\s@\"'<>]{1,500}+)@(?=[\\w.-])");
    private static final Pattern TOKEN_AS_USER = Pattern.compile("(?<=://)[A-Za-z0-9_-]{20,}+@");
    private static final Pattern DRIVER_DSN = Pattern.compile("(?<![\\w-])([\\w-]++):([^\\s@/:]++)@(?=(?:tcp|unix)\\()");
    private static final Pattern AUTHORIZATION = Pattern.compile("(\\bauthorization\\\\?[\"']?[ \\t]*[:=][ \\t]*\\\\?[\"']?)"
            + "([^\"'\\n]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME = Pattern.compile("\\b((?i:Bearer|Basic))([ \\t]+)(?=\\S*(?:[a-z][A-Z]|\\d|=|[A-Z]{3}))"
            + "[A-Za-z0-9._~+/=-]{8,}");
    private static final Pattern COOKIE = Pattern.compile("\\b((?:set-)?cookie:[ \\t]*)([^\"'\\n]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SQL = Pattern.compile("\\b(password|identified by)([ \\t]+)('[^'\\n]*'|\"[^\"\\n]*\")", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPTION = Pattern.compile("((?<![a-z-])[a-z-]*+(?<=password|passwd|passphrase|token|api-?key|secret-key)"
            + "(?<=--[a-z-]{0,80})[ \\t]++)(?!-)(" + QUOTED + "|\\S+)");
    private static final Pattern USER_OPTION = Pattern.compile("((?<=\\s)(?:-u|--user)[ \\t]+[\"']?[^\\s:\"']+:)(?!\\d+\\b)([^\\s\"']+)");
    /** Programs whose short option is a password. */
    private static final Pattern PASSWORD_OPTION = Pattern.compile("(\\b(?:sshpass[ \\t]{1,3}-p|redis-cli\\b[^\\n|;]{0,200}?[ \\t]-a)[ \\t]{0,3})(" + QUOTED + "|[^\\s-]\\S*)");
    private static final Pattern MYSQL_OPTION = Pattern.compile("(\\bmysql\\w*\\b[^\\n|;]{0,300}?[ \\t]-p)([^\\s-]\\S*)");
    /** "pass" and "pw" are words of other things as well: they count behind another word, in quotation marks, and before an equals sign. */
    private static final String SHORT_NAME = "(?<=[A-Za-z0-9][_.-])(?:pass|pw)(?![A-Za-z])|(?<=[\"'])(?:pass|pw)(?=\\\\?[\"'][ \\t]?(?:=>|[:=])[ \\t]?\\\\?[\"'])|(?<![A-Za-z0-9_.-])(?:pass|pw)(?=[ \\t]?=)";
    private static final Pattern ASSIGNED = Pattern.compile("((?:password|passwd|passphrase|passwort|secret|token|credentials?|"
            + "api[_-]?key|private[_-]?key|access[_-]?key|"
            + "auth[_-]?key|signing[_-]?key|encryption[_-]?key|master[_-]?key|restic[_-]?key|\\bpwd|\\bsalt|" + SHORT_NAME + ")[A-Za-z0-9_.-]{0,40})"
            + "(\\\\?[\"']?[ \\t]*+(?:=>|=(?!=)|%3D|:(?![:/]))[ \\t]*+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern VALUE = Pattern.compile(QUOTED + "|\\S+");
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
        String masked = text;
        if (masked.contains("PRIVATE KEY")) {
            masked = PRIVATE_KEY.matcher(masked).replaceAll(m -> quote(m.group(1) + MASK + m.group(2)));
        }
        if (masked.contains(JWT)) {
            masked = DOTTED.matcher(masked).replaceAll(m -> quote(withoutJwt(m.group())));
        }
        masked = KNOWN_TOKEN.matcher(masked).replaceAll(MASK);
        masked = REGISTRY_LOGIN.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = addresses(masked);
        masked = AUTHORIZATION.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = SCHEME.matcher(masked).replaceAll("$1$2" + quote(MASK));
        masked = COOKIE.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = SQL.matcher(masked).replaceAll("$1$2'" + quote(MASK) + "'");
        masked = OPTION.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = USER_OPTION.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = PASSWORD_OPTION.matcher(masked).replaceAll("$1" + quote(MASK));
        masked = MYSQL_OPTION.matcher(masked).replaceAll("$1" + quote(MASK));
        return masked.indexOf('=') >= 0 || masked.indexOf(':') >= 0 || masked.indexOf('%') >= 0 ? assignments(masked) : masked;
    }

    private static String addresses(String text) {
        String masked = WEBHOOK.matcher(text).replaceAll("$1" + quote(MASK));
        if (masked.contains("://")) {
            masked = USER_INFO.matcher(masked).replaceAll("$1:" + quote(MASK) + "@");
            masked = USER_INFO_WITH_SLASH.matcher(masked).replaceAll("$1:" + quote(MASK) + "@");
            masked = TOKEN_AS_USER.matcher(masked).replaceAll(MASK + "@");
        }
        return masked.contains("tcp(") || masked.contains("unix(") ? DRIVER_DSN.matcher(masked).replaceAll("$1:" + quote(MASK) + "@") : masked;
    }

    /** A text of letters and dots without the tokens in it: three parts, the first of which begins as JSON does in base 64. */
    private static String withoutJwt(String dotted) {
        if (!dotted.contains(JWT)) {
            return dotted;
        }
        String[] parts = dotted.split("\\.", -1);
        StringBuilder clean = new StringBuilder(dotted.length());
        for (int i = 0; i < parts.length; i++) {
            clean.append(i == 0 ? "" : ".");
            int begins = i + 2 < parts.length && parts[i + 1].length() >= LEAST_JWT_PART ? jwt(parts[i]) : -1;
            clean.append(begins < 0 ? parts[i] : parts[i].substring(0, begins) + MASK);
            i += begins < 0 ? 0 : 2;
        }
        return clean.toString();
    }

    private static int jwt(String part) {
        for (int at = part.indexOf(JWT); at >= 0; at = part.indexOf(JWT, at + 1)) {
            if ((at == 0 || part.charAt(at - 1) == '-') && part.length() - at >= JWT.length() + LEAST_JWT_PART) {
                return at;
            }
        }
        return -1;
    }

    /** What is assigned to a name that speaks of a secret; one line may hold several. */
    private static String assignments(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        Matcher assigned = ASSIGNED.matcher(text);
        Matcher valued = VALUE.matcher(text);
        int done = 0;
        while (assigned.find(done)) {
            int begins = assigned.end();
            masked.append(text, done, begins);
            String before = before(text, assigned.start());
            boolean namesNone = NOT_THE_SECRET.matcher(assigned.group(1)).matches() || before.toLowerCase(Locale.ROOT).endsWith("unexpected ");
            if (namesNone || !valued.region(begins, text.length()).lookingAt() || isNoSecret(assigned.group(2), text, begins, valued.end())) {
                done = begins;
                continue;
            }
            char first = text.charAt(begins);
            boolean quoted = valued.end() - begins > 1 && (first == '"' || first == '\'') && text.charAt(valued.end() - 1) == first;
            masked.append(quoted ? first + MASK + first : MASK);
            // Alone on its line, as in an .ini, .env or YAML file, the rest of the line belongs to the value.
            boolean ownLine = !quoted && before.length() < LONGEST_NAME && OWN_LINE.matcher(before).matches();
            done = ownLine ? lineEnd(text, begins) : valued.end();
        }
        return masked.append(text, done, text.length()).toString();
    }

    /** What stands before on the same line, as far as it counts. */
    private static String before(String text, int start) {
        int from = start;
        while (from > 0 && start - from < LONGEST_NAME && text.charAt(from - 1) != '\n') {
            from--;
        }
        return text.substring(from, start);
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** A reference and a word of prose are short; whatever is longer is a value. */
    private static boolean isNoSecret(String separator, String text, int begins, int ends) {
        if (ends - begins > LONGEST_REFERENCE) {
            return false;
        }
        String value = text.substring(begins, ends);
        boolean prose = separator.contains(":") && text.startsWith(" ", ends) && PROSE.matcher(value).matches();
        return prose || NOT_A_VALUE.matcher(value).matches();
    }

    private static String quote(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }
}
