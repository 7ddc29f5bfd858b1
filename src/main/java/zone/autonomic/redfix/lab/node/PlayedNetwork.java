package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.container.Health;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.engine.Request;
import zone.autonomic.redfix.lab.image.ImageDescription;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Router;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * What the harness's own connections meet, asked by the played sockets of its Python: {@code who HOST PORT} says since when, by
 * the run's clock, a server listens there and since when it completes a handshake; {@code answer HOST PORT -} says what it
 * answers to what came in.
 */
final class PlayedNetwork {
    private static final List<String> THIS_MACHINE = List.of("127.0.0.1", "::1", "localhost");
    private final Swarm swarm;
    private final NodeState node;
    private final Place place;
    private final Images images;
    private final Request request;
    private final PrintStream out;

    PlayedNetwork(Swarm swarm, Request request, Reply reply) {
        this.swarm = swarm;
        this.node = swarm.node();
        this.place = Place.read(node.root());
        this.images = place.images();
        this.request = request;
        this.out = reply.out();
    }

    /** A service that a connection leads to. @param moments of its container, by the run's clock */
    private record Server(String stack, String service, ContainerStarts.Moments moments, ImageDescription image) {}

    int run() throws InterruptedException {
        PlayedClock clock = PlayedClock.of(request).orElseThrow(() -> new NotKnown("a connection outside of a run"));
        return new Vocabulary().knows(given -> who(clock, given.get(0), given.get(1)), "who", "*", "*")
                .knows(given -> answer(clock, given.get(0), given.get(1)), "answer", "*", "*", "-").answer(request.words());
    }

    private int who(PlayedClock clock, String host, String port) {
        if (!THIS_MACHINE.contains(host) && !host.endsWith("." + place.domain())) {
            return NodePrograms.cannotTell(out, "whether " + host + " answers");
        }
        Optional<Server> server = server(clock, host, port);
        if (server.isEmpty()) {
            out.println("nobody");
            return 0;
        }
        Load load = Load.on(node, place);
        Server s = server.get();
        double listens = s.moments().started() + s.image().startsIn() * load.of(s.stack());
        double completes = Math.max(listens, s.moments().disturbed()) + load.handshakeSeconds(s.image(), s.stack());
        out.println(String.format(Locale.ROOT, "%f %f", listens, completes));
        return 0;
    }

    private Optional<Server> server(PlayedClock clock, String host, String port) {
        ContainerStarts starts = new ContainerStarts(node);
        boolean machine = THIS_MACHINE.contains(host);
        Stream<String> stacks = machine ? starts.stacks(clock).stream() : Stream.of(Abra.stackOf(host)).filter(node::deployed);
        return stacks.flatMap(stack -> node.services(stack).stream().filter(s -> listens(stack, s, port, machine)).flatMap(s -> {
            ContainerStarts.Moments moments = starts.of(stack, s, clock).orElse(ContainerStarts.Moments.LONG_AGO);
            String image = Disk.read(node.service(stack, s).resolve("image")).strip();
            return images.describe(image).map(i -> new Server(stack, s, moments, i)).stream();
        })).findFirst();
    }

    /** On this machine only what is published there; under the app's own name all that it listens on. */
    private boolean listens(String stack, String service, String port, boolean machine) {
        List<String> ports = Disk.lines(node.service(stack, service).resolve("ports"));
        List<String> published = Disk.lines(node.service(stack, service).resolve("published"));
        return published.stream().map(p -> p.split("\t")).anyMatch(p -> p[0].equals(port) && ports.contains(p[1])) || !machine
                && ports.contains(port);
    }

    private int answer(PlayedClock clock, String host, String port) {
        byte[] said = request.stdin().orElse(new byte[0]);
        Optional<Server> server = server(clock, host, port);
        String answers = server.map(s -> s.image().answers()).orElse("");
        if (answers.isEmpty() && server.isPresent()) {
            return http(host, new String(said, StandardCharsets.ISO_8859_1));
        }
        out.println(answers);
        return 0;
    }

    /** A web server's answer to the first request that came in; nothing to anything else. */
    private int http(String host, String said) {
        String[] words = said.lines().findFirst().orElse("").split(" ");
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            out.println();
            return 0;
        }
        Health health = new Router(swarm).ask(host, words[1]);
        if (health.unknown().isPresent()) {
            return NodePrograms.cannotTell(out, health.unknown().get());
        }
        String text = health.status() == 0 ? "" : "HTTP/1.1 " + health.status() + " \r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        out.println(HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1)));
        return 0;
    }
}
