package zone.autonomic.redfix.lab.node;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What one run of the harness is to do.
 *
 * @param previous the version to upgrade from, if the recipe has an older one
 * @param harness the harness's checkout, if there is one
 * @param ref the commit, when it is a proposed change and not a release
 * @param quick whether the canonical is re-attached and upgraded, rather than all being made anew
 */
record RunPlan(String recipe, LabRun.At head, Optional<LabRun.At> previous, Optional<Path> harness, Optional<String> ref, boolean quick,
        boolean promote) {

    /** The harness's {@code tests/<recipe>} folder, if it has one. */
    Optional<Path> tests() {
        return harness.map(h -> h.resolve("tests").resolve(recipe)).filter(Files::isDirectory);
    }

    String coldDomain(String nodeDomain) {
        return coldDomain(recipe, ref.orElse(head.version()), nodeDomain);
    }

    /** {@code <first four letters>-<six hex digits>}, the same for the same recipe at the same ref. */
    static String coldDomain(String recipe, String ref, String nodeDomain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((recipe + "|" + ref).getBytes(StandardCharsets.UTF_8));
            return recipe.substring(0, Math.min(4, recipe.length())) + "-" + HexFormat.of().formatHex(digest, 0, 3) + "." + nodeDomain;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
