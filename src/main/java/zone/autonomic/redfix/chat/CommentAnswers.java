package zone.autonomic.redfix.chat;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.step.port.Answering;

/** Answers what is said in comments on the forge, by people who may write to the repository. */
@ApplicationScoped
class CommentAnswers implements Answering {

    private final Chat chat;

    CommentAnswers(Chat chat) {
        this.chat = chat;
    }

    @Override
    public String answer(String speaker, String line) {
        return chat.say(Speaker.trusted(speaker), line).text();
    }
}
