package zone.autonomic.redfix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** With which the file begins that findings are recorded in. */
    static final String RECORD = "--record=";

    static final String ALL = "--all";

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
        Optional<String> file = List.of(words).stream().filter(word -> word.startsWith(RECORD)).map(word -> word.substring(RECORD.length())).findFirst();
        if (file.isPresent()) {
            record(Path.of(file.get()));
        }
        if (List.of(words).contains("--json")) {
            System.out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(found));
        } else {
            FindingsTable.of(found, List.of(words).contains(ALL)).forEach(System.out::println);
        }
        return found.values().stream().flatMap(List::stream).anyMatch(f -> f.state() == State.FAILED) ? 1 : 0;
    }

    private void record(Path file) throws JsonProcessingException {
        Map<String, Object> facts = new LinkedHashMap<>();
        checkups.forEach(checkup -> facts.putAll(checkup.recorded()));
        try {
            Files.writeString(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(facts) + "\n");
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file, e);
        }
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
