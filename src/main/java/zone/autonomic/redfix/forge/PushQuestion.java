package zone.autonomic.redfix.forge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whether a ref could be pushed, which no API tells to who doesn't administrate. A push is begun that can't succeed: all or nothing, of the ref and of one
 * that every forge keeps for itself. Where the ref is protected, that is what it is refused for; and where it isn't, for the other one.
 *
 * @param ref that nobody has
 * @param words in which the forge says that it is protected
 */
record PushQuestion(String ref, String words) {

    /** As a recipe's releases are called. */
    static final PushQuestion TAG = new PushQuestion("refs/tags/9.9.9+redfix-doctor", "Tag 9.9.9+redfix-doctor is protected");
    /** As the branches of fixes are. */
    static final PushQuestion BRANCH = new PushQuestion("refs/heads/redfix/doctor/throw-away",
            "Not allowed to push to protected branch redfix/doctor/throw-away");
    private static final String KEPT_BY_THE_FORGE = "refs/pull/0/head";
    private static final String NONE = "0".repeat(40);
    private static final int LENGTH = 4;

    enum Verdict { PROTECTED, OPEN, MADE, UNKNOWN }

    /** What is posted to git-receive-pack. @param commit that is there: the ref would be put on it */
    byte[] asked(String commit) {
        return request(NONE + " " + commit + " " + ref + "\0 report-status side-band-64k atomic",
                NONE + " " + commit + " " + KEPT_BY_THE_FORGE);
    }

    /** Takes the ref away again, where a forge has made it although it was all or nothing. */
    byte[] takenAway(String commit) {
        return request(commit + " " + NONE + " " + ref + "\0 report-status side-band-64k delete-refs");
    }

    private static byte[] request(String... commands) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean deletes = commands[0].substring(NONE.length() + 1).startsWith(NONE);
        for (String command : commands) {
            byte[] line = (command + "\n").getBytes(StandardCharsets.UTF_8);
            all.writeBytes("%04x".formatted(line.length + LENGTH).getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(line);
        }
        all.writeBytes("0000".getBytes(StandardCharsets.US_ASCII));
        if (!deletes) {
            all.writeBytes(emptyPack());
        }
        return all.toByteArray();
    }

    /** The commit is there already, so nothing has to be sent. */
    private static byte[] emptyPack() {
        byte[] head = ByteBuffer.allocate(12).put("PACK".getBytes(StandardCharsets.US_ASCII)).putInt(2).putInt(0).array();
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest(head);
            return ByteBuffer.allocate(head.length + sum.length).put(head).put(sum).array();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param answer what git and the forge's hooks said, in whatever pieces */
    Verdict read(String answer) {
        if (answer.contains("ok " + ref)) {
            return Verdict.MADE;
        } else if (answer.contains(words)) {
            return Verdict.PROTECTED;
        }
        return answer.contains("ng " + ref) && answer.contains(KEPT_BY_THE_FORGE) && !answer.contains("ng " + ref + " pre-receive")
                ? Verdict.OPEN : Verdict.UNKNOWN;
    }
}
