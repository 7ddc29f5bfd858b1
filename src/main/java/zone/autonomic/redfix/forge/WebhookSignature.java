package zone.autonomic.redfix.forge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over a webhook's bytes as they came (they are pretty-printed: not to be parsed and written anew before). */
final class WebhookSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final int BYTES = 32;

    private final SecretKeySpec key;

    WebhookSignature(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Whether each of them is right; compared in constant time. @param given in hexadecimal, with or without {@code sha256=}; at least one */
    boolean matches(byte[] body, List<String> given) {
        byte[] right = of(body);
        boolean all = !given.isEmpty();
        for (String each : given) {
            all &= MessageDigest.isEqual(right, bytes(each));
        }
        return all;
    }

    private byte[] of(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is no hexadecimal number of the right length matches nothing. */
    private static byte[] bytes(String given) {
        String hex = given.startsWith(PREFIX) ? given.substring(PREFIX.length()) : given;
        try {
            return hex.length() == 2 * BYTES ? HexFormat.of().parseHex(hex) : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
