package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A message as it is to stand on Discord. It pings nobody, whatever is in it.
 *
 * @param content at most {@link #LONGEST} long, with no white space around it, as Discord would take that away
 * @param buttons under it, five at most
 */
record Outgoing(String content, List<Button> buttons, Optional<File> file) {

    /** How long a message may be. Discord counts characters, of which there are never more than UTF-16 units. */
    static final int LONGEST = 2000;

    private static final int ROW = 1;
    private static final int BUTTON = 2;

    /** @param style Discord's number for its looks */
    record Button(String label, String customId, int style) {
        static final int PRIMARY = 1;
        static final int SECONDARY = 2;
        static final int DANGER = 4;
    }

    record File(String name, String text) {}

    static Outgoing text(String content) {
        return new Outgoing(content, List.of(), Optional.empty());
    }

    Outgoing withoutFile() {
        return new Outgoing(content, buttons, Optional.empty());
    }

    /** As Discord's API wants it, but for the file. */
    ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("content", content);
        body.putObject("allowed_mentions").putArray("parse");
        var rows = body.putArray("components");
        if (!buttons.isEmpty()) {
            var row = rows.addObject().put("type", ROW).putArray("components");
            buttons.forEach(b -> row.addObject().put("type", BUTTON).put("style", b.style()).put("label", b.label()).put("custom_id", b.customId()));
        }
        return body;
    }
}
