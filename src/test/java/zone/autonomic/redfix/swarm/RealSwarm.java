package zone.autonomic.redfix.swarm;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One {@link DockerEngine} with the {@link LocalImages}, and on it one {@link RealPlace}, for all tests of one process, however many classes they are in;
 * given to whoever asks for a parameter of these types. Where none can be started, the tests are skipped by name with the reason. Use it with
 * {@code @ExtendWith} on classes named {@code *SwarmIT}; {@code mvn -Pswarm verify} runs them, in two processes.
 */
public final class RealSwarm implements ExecutionCondition, ParameterResolver {

    /** A condition and no assumption: of a class that gives up before its first test Maven's report says nothing, as if it had none. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> obstacle = DockerEngine.obstacle().or(() -> engine(store(context)).obstacle());
        return obstacle.map(ConditionEvaluationResult::disabled).orElseGet(() -> ConditionEvaluationResult.enabled("there is an engine"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DockerEngine.class || type == LocalImages.class || type == RealPlace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = store(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == RealPlace.class) {
            return store.computeIfAbsent(RealPlace.class, key -> RealPlace.start(engine(store).engine(), images(store)), RealPlace.class);
        }
        return type == DockerEngine.class ? engine(store).engine() : images(store);
    }

    /** Surefire plays each class by itself where there are several processes; only the session holds them together. */
    private static Store store(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL);
    }

    private static Attempt engine(Store store) {
        return store.computeIfAbsent(Attempt.class, key -> Attempt.made(), Attempt.class);
    }

    private static LocalImages images(Store store) {
        DockerEngine engine = engine(store).engine();
        return store.computeIfAbsent(LocalImages.class, key -> new LocalImages(engine), LocalImages.class);
    }

    /** The one try to start an engine. @param engine none where there is an obstacle */
    private record Attempt(DockerEngine engine, Optional<String> obstacle) implements AutoCloseable {

        static Attempt made() {
            try {
                return new Attempt(DockerEngine.start(), Optional.empty());
            } catch (IllegalStateException refused) {
                return new Attempt(null, Optional.of("needs a Docker engine, and none can be started here: " + refused.getMessage()));
            }
        }

        @Override
        public void close() {
            if (engine != null) {
                engine.close();
            }
        }
    }
}
