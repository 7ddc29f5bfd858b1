package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.file.Path;
import zone.autonomic.redfix.lab.engine.Programs;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.engine.Request;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** The programs of one node that the engine answers for. */
final class NodePrograms implements Programs {
    private static final int CANNOT_TELL = 3;
    private static final int NOT_IN_THE_VOCABULARY = 64;
    private final Path root;
    private final NodeState node;
    private final StackLocks locks = new StackLocks();
    private final CanonicalsDue canonicals;
    private final LastSweep sweep;

    NodePrograms(Path root) {
        this.root = root;
        this.node = new NodeState(root);
        this.canonicals = new CanonicalsDue(root, locks);
        this.sweep = new LastSweep(root, canonicals);
    }

    @Override
    public int run(Request request, Reply reply) throws InterruptedException {
        try {
            return play(request, reply);
        } catch (NotKnown e) {
            reply.err().println("lab " + request.program() + ": not in the lab's vocabulary: " + e.getMessage());
            return NOT_IN_THE_VOCABULARY;
        } catch (InvalidRecipe e) {
            reply.out().println("FATA " + e.getMessage());
            return 1;
        }
    }

    private int play(Request request, Reply reply) throws InterruptedException {
        Swarm swarm = new Swarm(node, Place.read(root).images());
        return switch (request.program()) {
            case "abra" -> new AbraProgram(swarm, locks, request, reply).run();
            case "docker" -> new DockerProgram(swarm, locks, request, reply).run();
            case "curl" -> new CurlProgram(swarm, reply).run(request.words());
            case "journalctl" -> new JournalProgram(node, sweep, reply).run(request.words());
            case "lab-canonical" -> new Vocabulary().knows(given -> canonicals.makeAll(), "--all")
                    .knows(given -> canonicals.make(given.get(0)), "*")
                    .answer(request.words());
            case "lab-network" -> new PlayedNetwork(swarm, request, reply).run();
            default -> throw new NotKnown("no such program");
        };
    }

    /** What only a real node could tell: neither well nor unwell. @return the exit status that says so */
    static int cannotTell(PrintStream to, String why) {
        to.println("lab: unknown: " + why);
        return CANNOT_TELL;
    }
}
