package zone.autonomic.redfix.forge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whether a tag could be pushed, which no API tells to who doesn't administrate. A push is begun that can't succeed: all or nothing, of the tag and of a ref
 * that every forge keeps for itself. Where tags are protected, that is what it is refused for; and where they aren't, for the other ref.
 */
final class TagQuestion {

    /** As a recipe's releases are called. */
    static final String TAG = "9.9.9+redfix-doctor";
    private static final String REF = "refs/tags/" + TAG;
    private static final String KEPT_BY_THE_FORGE = "refs/pull/0/head";
    private static final String NONE = "0".repeat(40);
    private static final int LENGTH = 4;

    private TagQuestion() {}

    enum Verdict { PROTECTED, OPEN, MADE, UNKNOWN }

    /** What is posted to git-receive-pack. @param commit that is there: the tag would be put on it */
    static byte[] asked(String commit) {
        return request(NONE + " " + commit + " " + REF + "\0 report-status side-band-64k atomic",
                NONE + " " + commit + " " + KEPT_BY_THE_FORGE);
    }

    /** Takes the tag away again, where a forge has made it although it was all or nothing. */
    static byte[] takenAway(String commit) {
        return request(commit + " " + NONE + " " + REF + "\0 report-status side-band-64k delete-refs");
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
    static Verdict read(String answer) {
        if (answer.contains("ok " + REF)) {
            return Verdict.MADE;
        } else if (answer.contains("Tag " + TAG + " is protected")) {
            return Verdict.PROTECTED;
        }
        return answer.contains("ng " + REF) && answer.contains(KEPT_BY_THE_FORGE) && !answer.contains("ng " + REF + " pre-receive")
                ? Verdict.OPEN : Verdict.UNKNOWN;
    }
}
