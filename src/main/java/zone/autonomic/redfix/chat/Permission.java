package zone.autonomic.redfix.chat;

/** What a person may be allowed to do. */
public enum Permission {
    /** Ask what is going on, what came of it and why. */
    LOOK("look"),
    /** Have the node run something. */
    INVESTIGATE("investigate"),
    /** Have a fix proposed as a pull request. Without it an investigation ends with the fix prepared. */
    PROPOSE("open-pull-requests"),
    /** End what runs, also what others asked for. */
    CANCEL("cancel");

    private final String word;

    Permission(String word) {
        this.word = word;
    }

    /** How it is called where it is configured. */
    public String word() {
        return word;
    }
}
