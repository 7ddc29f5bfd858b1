package zone.autonomic.redfix.chat.discord.fake;

/** An answer that isn't what was wanted: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json. */
final class Refusal extends RuntimeException {

    private final int status;
    private final int code;

    Refusal(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Refusal unknown(String what) {
        return switch (what) {
            case "Channel" -> new Refusal(404, 10003, "Unknown Channel");
            case "Guild" -> new Refusal(404, 10004, "Unknown Guild");
            case "Message" -> new Refusal(404, 10008, "Unknown Message");
            case "Interaction" -> new Refusal(404, 10062, "Unknown interaction");
            default -> new Refusal(404, 0, "404: Not Found");
        };
    }

    static Refusal invalidForm(String field, String why) {
        return new Refusal(400, 50035, "Invalid Form Body: " + field + ": " + why);
    }

    int status() {
        return status;
    }

    String body() {
        return Json.object("message", getMessage(), "code", code).toString();
    }
}
