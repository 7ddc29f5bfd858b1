package zone.autonomic.redfix;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program: reads the command line and starts the bot. */
@QuarkusMain
public class Redfix {
    private Redfix() {}

    public static void main(String[] args) {
        Quarkus.run(args);
    }
}
