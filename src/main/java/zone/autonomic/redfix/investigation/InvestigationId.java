package zone.autonomic.redfix.investigation;

import java.util.regex.Pattern;

/** Names one investigation, as people type it: the recipe and a short number, e.g. {@code gitea-1}. */
public record InvestigationId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,80}");

    public InvestigationId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an investigation's id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
