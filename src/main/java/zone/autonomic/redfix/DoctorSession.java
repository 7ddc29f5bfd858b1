package zone.autonomic.redfix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.Checkup;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

/** Has everything examined side by side, each within a bound, and prints what was found. */
public class DoctorSession implements QuarkusApplication {

    private final List<Checkup> checkups;
    private final Duration patience;
    private final ObjectMapper json;

    DoctorSession(@All List<Checkup> checkups, @ConfigProperty(name = "redfix.doctor-patience") Duration patience, ObjectMapper json) {
        this.checkups = checkups.stream().sorted(Comparator.comparing(Checkup::subject)).toList();
        this.patience = patience;
        this.json = json;
    }

    @Override
    public int run(String... words) throws JsonProcessingException {
        Map<String, List<Finding>> found = examine();
        if (List.of(words).contains("--json")) {
            System.out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(found));
        } else {
            FindingsTable.of(found).forEach(System.out::println);
        }
        return found.values().stream().flatMap(List::stream).anyMatch(f -> f.state() == State.FAILED) ? 1 : 0;
    }

    private Map<String, List<Finding>> examine() {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "checkup");
            thread.setDaemon(true); // one that hangs doesn't keep the program
            return thread;
        });
        try {
            long until = System.nanoTime() + patience.toNanos();
            Map<Checkup, Future<List<Finding>>> running = new LinkedHashMap<>();
            checkups.forEach(checkup -> running.put(checkup, threads.submit(checkup::examine)));
            Map<String, List<Finding>> found = new LinkedHashMap<>();
            running.forEach((checkup, future) -> found.put(checkup.subject(), result(future, until)));
            return found;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Finding> result(Future<List<Finding>> future, long until) {
        List<Finding> trouble = new ArrayList<>();
        try {
            return future.get(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            trouble.add(Finding.failed("answers", "it didn't answer within %d s".formatted(patience.toSeconds()), "is it up, and does nothing on the way drop what is sent?"));
        } catch (ExecutionException e) {
            trouble.add(Finding.failed("answers", Redfix.reasons(e.getCause()).replace("\n", " "), "this is a defect of redfix: please tell its makers"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble.add(Finding.failed("answers", "interrupted", ""));
        }
        return trouble;
    }
}
