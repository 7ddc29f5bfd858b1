package zone.autonomic.redfix.step;

import java.util.Optional;
import zone.autonomic.redfix.step.port.BridgeConfig;

/** How the tests' bridge is known. */
record AsBridge(String context, Optional<String> account) implements BridgeConfig {

    /** By context and mark alone, as it is unless somebody says more. */
    static final AsBridge UNKNOWN = new AsBridge("cc-ci/testme", Optional.empty());

    AsBridge(String account) {
        this("cc-ci/testme", Optional.of(account));
    }

    @Override
    public String mark() {
        return "🌻";
    }
}
