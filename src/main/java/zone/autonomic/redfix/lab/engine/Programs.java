package zone.autonomic.redfix.lab.engine;

import java.io.IOException;

/** The programs of a node. */
public interface Programs {

    /**
     * Plays a program. Whoever called it may go away meanwhile: then the thread is interrupted, and what the program has begun is to end.
     *
     * @return its exit status
     */
    int run(Request request, Reply reply) throws IOException, InterruptedException;
}
