package zone.autonomic.redfix;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.settings.GivenSettings;
import zone.autonomic.redfix.settings.KnownSettings;
import zone.autonomic.redfix.settings.SettingsCheck;
import zone.autonomic.redfix.step.port.Misconfigured;

/** Starts the program for one of its commands; what keeps it from starting is said in a few lines, with what to do. */
final class Start {

    private static final int BROKEN = 1;
    /** SmallRye's words for a value that can't be read: {@code The config property redfix.node.port with the config value "abc" threw …: Expected …} */
    private static final Pattern VALUE = Pattern.compile("config property (\\S+) with the config value \"(.*?)\" threw an Exception whilst being converted (?:SRCFG\\d+: )?(.*)$", Pattern.MULTILINE);

    private Start() {}

    /** Runs it to its end. @return the exit status: that of the session, 2 where something has to be set otherwise, 1 where it can't start for another reason */
    static int run(Class<? extends QuarkusApplication> session, String... words) {
        AtomicInteger status = new AtomicInteger();
        Quarkus.run(session, (code, failure) -> status.set(failure == null ? code : failed(failure)), words);
        return status.get();
    }

    /** Says why it didn't start. @return the exit status */
    static int failed(Throwable failure) {
        Optional<String> mine = ofSettings(failure);
        System.err.println("The bot did not start: " + mine.orElseGet(() -> Redfix.reasons(failure)));
        return mine.isPresent() ? Redfix.REFUSED : BROKEN;
    }

    private static Optional<String> ofSettings(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
        if (causes.stream().anyMatch(BindException.class::isInstance)) {
            return Optional.of(taken(GivenSettings.ofThisProcess(KnownSettings.read()).value("redfix.port").orElse("8080")));
        }
        return causes.stream().filter(Misconfigured.class::isInstance).map(Throwable::getMessage).findFirst()
                .or(() -> causes.stream().filter(ConfigValidationException.class::isInstance).map(c -> values(c.getMessage())).findFirst());
    }

    static String taken(String port) {
        String other = port.matches("\\d{1,4}") ? String.valueOf(Integer.parseInt(port) + 10) : "8090";
        return "port %s is taken by another program. To take another one, set redfix.port=%s, or type\n  REDFIX_PORT=%s ./redfix serve    (a lab: ./redfix lab --port %s)"
                .formatted(port, other, other, other);
    }

    private static String values(String message) {
        Matcher value = VALUE.matcher(message);
        StringBuilder text = new StringBuilder();
        while (value.find()) {
            text.append("\n- %s: '%s' can't be read: %s".formatted(value.group(1), value.group(2), value.group(3)));
        }
        return text.isEmpty() ? message : "a setting isn't what it should be:" + text;
    }

    /** What speaks against starting a live bot, before anything is started; empty where nothing does. */
    static List<String> objections(boolean complete) {
        SettingsCheck check = new SettingsCheck(GivenSettings.ofThisProcess(KnownSettings.read()));
        return complete ? Stream.concat(check.mistakes().stream(), check.missing().stream()).toList() : check.mistakes();
    }

    /** Says them. @return the exit status */
    static int refuse(List<String> objections) {
        System.err.println("It can't start as it is set up:");
        objections.forEach(objection -> System.err.println("- " + objection));
        System.err.println("README, “Set up for real”, says more; `redfix doctor` looks at all of it.");
        return Redfix.REFUSED;
    }
}
