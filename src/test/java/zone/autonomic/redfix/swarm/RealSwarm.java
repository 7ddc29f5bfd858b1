package zone.autonomic.redfix.swarm;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One {@link DockerEngine} with the {@link LocalImages}, and beside it one {@link RealPlace} with an engine of its own, for all tests of a run,
 * given to whoever asks for a parameter of these types.
 * Where none can be started, the tests are skipped by name with the reason. Use it with {@code @ExtendWith} on classes named
 * {@code *SwarmIT}; {@code mvn -Pswarm verify} runs them.
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
            return store.computeIfAbsent(RealPlace.class, key -> RealPlace.start(), RealPlace.class);
        }
        DockerEngine engine = engine(store).engine();
        return type == DockerEngine.class ? engine : store.computeIfAbsent(LocalImages.class, key -> new LocalImages(engine), LocalImages.class);
    }

    private static Store store(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL);
    }

    private static Attempt engine(Store store) {
        return store.computeIfAbsent(Attempt.class, key -> Attempt.made(), Attempt.class);
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
