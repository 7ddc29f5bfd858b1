package zone.autonomic.redfix.step.port;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which statuses and comments on the forge are those of cc-ci's bridge. It may use the bot's own account: a comment is then known by its
 * content alone,
 * so that the bot takes it neither for an order nor for its own.
 */
public final class Bridge {

    /** The end of a build's address, which may name a stage and a step of the build as well. */
    private static final Pattern BUILD = Pattern.compile("/(\\d{1,18})(?:/\\d+/\\d+)?/?$");
    private static final Pattern LINK = Pattern.compile("https?://\\S");
    private static final Pattern QUICK = Pattern.compile("--quick|lower[ -]confidence", Pattern.CASE_INSENSITIVE);

    private final String context;
    private final Optional<Pattern> contexts;
    private final Optional<String> account;
    private final String mark;

    public Bridge(BridgeConfig config) {
        this.context = config.context();
        this.contexts = pattern(config.context());
        this.account = config.account().map(String::strip).filter(a -> !a.isEmpty());
        this.mark = config.mark().strip();
    }

    /** A name with brackets in it need not be a regular expression. */
    private static Optional<Pattern> pattern(String context) {
        try {
            return Optional.of(Pattern.compile(context));
        } catch (PatternSyntaxException name) {
            return Optional.empty();
        }
    }

    public boolean speaksIn(String statusContext) {
        return context.equals(statusContext) || contexts.filter(p -> p.matcher(statusContext).matches()).isPresent();
    }

    /** Whether it set the status: in its context, and by its account where that is known. */
    public boolean set(Forge.Status status) {
        return speaksIn(status.context()) && account.filter(a -> !a.equalsIgnoreCase(status.creator())).isEmpty();
    }

    /** @param me the bot's own account: what it wrote is the bridge's only with the bridge's mark */
    public boolean wrote(Forge.Comment comment, String me) {
        boolean by = account.filter(a -> a.equalsIgnoreCase(comment.author())).isPresent();
        return by && !comment.author().equals(me) || (by || account.isEmpty()) && marked(comment);
    }

    private boolean marked(Forge.Comment comment) {
        String first = comment.body().lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return !mark.isEmpty() && first.contains(mark) && LINK.matcher(comment.body()).find();
    }

    /**
     * Whether a green is surely the bridge's and may prove something: its account is known, or a comment with its mark names the run or is by
     * whoever set the status. A context alone can be anybody's.
     *
     * @param comments those of the bridge
     */
    public boolean vouchesFor(Forge.Status status, List<Forge.Comment> comments, String commit) {
        return account.isPresent() || comments.stream().filter(c -> tells(c, status, commit))
                .anyMatch(c -> c.author().equalsIgnoreCase(status.creator()) || names(c, status));
    }

    /** Whether the comment is about that run: it names its page, or its number as a part of an address, or at least its commit. */
    public static boolean tells(Forge.Comment comment, Forge.Status status, String commit) {
        return names(comment, status) || comment.body().contains(commit);
    }

    /** Whether the comment names that run: its page, or its number as a part of an address. */
    public static boolean names(Forge.Comment comment, Forge.Status status) {
        boolean page = !status.url().isEmpty() && Pattern.compile(Pattern.quote(status.url()) + "(?!\\d)").matcher(comment.body()).find();
        boolean number = run(status.url()).filter(run -> Pattern.compile("/" + run + "(?!\\d)").matcher(comment.body()).find()).isPresent();
        return page || number;
    }

    /** Whether the comment says that its run was a quick one, which shows less than a whole run. */
    public static boolean isOfQuickRun(Forge.Comment comment) {
        return QUICK.matcher(comment.body()).find();
    }

    /** The run's number, under which the harness keeps its artefacts as well; empty where the address has none. */
    public static Optional<String> run(String url) {
        Matcher build = BUILD.matcher(url.replaceFirst("[?#].*$", ""));
        return build.find() ? Optional.of(build.group(1)) : Optional.empty();
    }
}
