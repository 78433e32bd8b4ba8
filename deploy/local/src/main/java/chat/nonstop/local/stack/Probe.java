package chat.nonstop.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a server on 127.0.0.1 one thing, to learn whether it works: an open port is too little. */
final class Probe {
    private static final int TIMEOUT_MILLIS = 1_000;

    private Probe() {}

    /** A question in the server's protocol. */
    interface Question {
        /** @return whether the answer is the one of a server that works */
        boolean ask(Socket socket) throws IOException;
    }

    /** Whether the server answers well; each read of the answer waits a second at most. */
    static boolean answers(int port, Question question) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return question.ask(socket);
        } catch (IOException e) {
            return false;
        }
    }
}
