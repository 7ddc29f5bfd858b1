package zone.autonomic.redfix.lab.node;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of a program that are known, each as its words: {@code *} stands for any one word, a {@code **} at the end for any
 * number of them. What stands for those is handed to whoever answers.
 */
final class Vocabulary {

    /** Answers a call. @return the exit status */
    interface Answer {
        int to(List<String> given) throws InterruptedException;
    }

    private record Form(List<String> words, Answer answer) {}

    private final List<Form> forms = new ArrayList<>();

    Vocabulary knows(Answer answer, String... words) {
        forms.add(new Form(List.of(words), answer));
        return this;
    }

    /** @throws NotKnown for a call in no form that is known */
    int answer(List<String> call) throws InterruptedException {
        for (Form form : forms) {
            List<String> given = new ArrayList<>();
            if (fits(form.words(), call, given)) {
                return form.answer().to(given);
            }
        }
        throw new NotKnown(String.join(" ", call));
    }

    private static boolean fits(List<String> form, List<String> call, List<String> given) {
        int last = form.size() - 1;
        boolean open = form.get(last).equals("**");
        if (open ? call.size() < last : call.size() != form.size()) {
            return false;
        }
        for (int i = 0; i < (open ? last : form.size()); i++) {
            if (form.get(i).equals("*")) {
                given.add(call.get(i));
            } else if (!form.get(i).equals(call.get(i))) {
                return false;
            }
        }
        if (open) {
            given.addAll(call.subList(last, call.size()));
        }
        return true;
    }
}
