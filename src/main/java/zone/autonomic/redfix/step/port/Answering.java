package zone.autonomic.redfix.step.port;

/** Understands and answers a line as every kind of chat does: the same words do the same everywhere. */
public interface Answering {

    /**
     * @param speaker who may be answered; whether they may ask at all was looked at before
     * @return Markdown
     */
    String answer(String speaker, String line);
}
