package zone.autonomic.redfix.lab.engine;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a program says, sent on while it says it: pieces of its output and of its errors, at last its exit status. */
public final class Reply {
    private final OutputStream to;
    private final PrintStream out = stream('o');
    private final PrintStream err = stream('e');

    Reply(OutputStream to) {
        this.to = to;
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    private PrintStream stream(char kind) {
        OutputStream pieces = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                piece(kind, new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                piece(kind, bytes, offset, length);
            }
        };
        return new PrintStream(new BufferedOutputStream(pieces, 1 << 16), false, StandardCharsets.UTF_8);
    }

    private synchronized void piece(char kind, byte[] bytes, int offset, int length) throws IOException {
        to.write((kind + "" + length + ":").getBytes(StandardCharsets.US_ASCII));
        to.write(bytes, offset, length);
        to.flush();
    }

    void end(int status) throws IOException {
        out.flush();
        err.flush();
        byte[] text = Integer.toString(status).getBytes(StandardCharsets.US_ASCII);
        piece('x', text, 0, text.length);
    }
}
