package zone.autonomic.redfix.swarm;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One {@link DockerEngine} with the {@link LocalImages} for all tests of a run, given to whoever asks for a parameter of these types.
 * Where none can be started, the tests are skipped by name with the reason. Use it with {@code @ExtendWith} on classes named
 * {@code *SwarmIT}; {@code mvn -Pswarm verify} runs them.
 */
public final class RealSwarm implements BeforeAllCallback, ParameterResolver {

    @Override
    public void beforeAll(ExtensionContext context) {
        DockerEngine.obstacle().ifPresent(reason -> Assumptions.abort(reason));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == DockerEngine.class || type == LocalImages.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL);
        DockerEngine engine = store.computeIfAbsent(DockerEngine.class, key -> DockerEngine.start(), DockerEngine.class);
        return parameter.getParameter().getType() == DockerEngine.class
                ? engine
                : store.computeIfAbsent(LocalImages.class, key -> new LocalImages(engine), LocalImages.class);
    }
}
