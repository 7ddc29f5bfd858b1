package zone.autonomic.redfix;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;

/** {@code redfix serve}: the live bot, as configured in {@code config/application.properties}. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Serves the live bot, as config/application.properties says.")
class ServeCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.setProperty("redfix.mode", "live");
        AtomicInteger status = new AtomicInteger();
        Quarkus.run(null, (code, failure) -> {
            if (failure != null) {
                System.err.println("The bot did not start: " + Redfix.reasons(failure));
            }
            status.set(code);
        });
        return status.get();
    }
}
