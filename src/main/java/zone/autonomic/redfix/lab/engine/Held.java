package zone.autonomic.redfix.lab.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An engine that stays as long as this isn't closed, and ends by itself some time after the process that holds it is gone. */
public final class Held implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private final Socket socket;

    private Held(Socket socket) {
        this.socket = socket;
    }

    /** Holds the node's engine, if one is at home. */
    public static Optional<Held> of(Path root) {
        return Door.of(root).flatMap(Held::knock);
    }

    private static Optional<Held> knock(Door door) {
        Socket socket = null;
        try {
            socket = new Socket(InetAddress.getByName("127.0.0.1"), door.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            StringBuilder request = new StringBuilder();
            for (String field : List.of(door.secret(), Engine.HOLD, "/", "0", "0", "0", "-")) {
                request.append(field.length()).append(':').append(field);
            }
            out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (socket.getInputStream().read() == 'x') {
                return Optional.of(new Held(socket));
            }
            socket.close();
        } catch (IOException e) {
            // An engine that went left its door behind; whoever wants one starts another.
            close(socket);
        }
        return Optional.empty();
    }

    private static void close(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(socket);
    }
}
