package zone.autonomic.redfix.lab.swarm;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes an app's secrets as abra does: one for each external secret of the stack, told how by the comment at its version in {@code .env.sample}. */
public final class SecretMaker {

    private static final Pattern LENGTH = Pattern.compile("length=(\\d+)");
    private static final Pattern CHARSET = Pattern.compile("charset=([A-Za-z,_]+)");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final int DEFAULT_LENGTH = 32;
    private static final int OLD_LENGTH = 40;

    private final NodeState node;
    private final SecureRandom random = new SecureRandom();
    private final boolean old;

    private SecretMaker(NodeState node, boolean old) {
        this.node = node;
        this.old = old;
    }

    /** As today's abra, which heeds {@code length=} and {@code charset=}. */
    public static SecretMaker today(NodeState node) {
        return new SecretMaker(node, false);
    }

    /** As an older abra: 40 hexadecimal digits, whatever the comment asks. */
    public static SecretMaker older(NodeState node) {
        return new SecretMaker(node, true);
    }

    /** Makes those that are missing. @return their names */
    public List<String> make(Project project, RecipeFolder recipe) {
        Map<String, String> hints = new TreeMap<>();
        recipe.text(".env.sample").ifPresent(t -> EnvFile.entries(t).forEach(e -> hints.put(e.name(), e.comment())));
        List<String> made = new java.util.ArrayList<>();
        project.secrets().forEach((key, secret) -> {
            if (secret.file().isEmpty() && node.secretValue(secret.name()).isEmpty()) {
                String hint = hints.getOrDefault("SECRET_" + key.toUpperCase(java.util.Locale.ROOT).replace('-', '_') + "_VERSION", "");
                if (!hint.contains("generate=false")) {
                    node.createSecret(secret.name(), "", value(hint));
                    made.add(secret.name());
                }
            }
        });
        return made;
    }

    private String value(String hint) {
        if (old) {
            return pick(HEX, OLD_LENGTH);
        }
        Matcher length = LENGTH.matcher(hint);
        Matcher charset = CHARSET.matcher(hint);
        String letters = !charset.find() ? LETTERS + DIGITS
                : charset.group(1).contains("hex") ? HEX
                : charset.group(1).contains("special") ? LETTERS + DIGITS + "!@#%^*_-+="
                : LETTERS + DIGITS;
        return pick(letters, length.find() ? Integer.parseInt(length.group(1)) : DEFAULT_LENGTH);
    }

    /** 43 characters of unpadded base64url hold 32 bytes and two bits over, which are zero where a computer wrote them: so it is here. */
    private String pick(String letters, int length) {
        StringBuilder out = new StringBuilder();
        while (out.length() < length) {
            out.append(letters.charAt(random.nextInt(letters.length())));
        }
        if (length == 43 && !letters.equals(HEX)) {
            out.setCharAt(length - 1, 'A');
        }
        return out.toString();
    }
}
