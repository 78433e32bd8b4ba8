package chat.nonstop.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Requests as no decent client would send them. */
public final class RawHttp {
    private RawHttp() {}

    /** Sends the text and returns what comes until the server closes or has said nothing for 2 s. */
    public static String exchange(int port, String text) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readAll(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readAll(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        try {
            int count = socket.getInputStream().read(buffer);
            while (count >= 0) {
                answer.write(buffer, 0, count);
                count = socket.getInputStream().read(buffer);
            }
        } catch (SocketException | java.net.SocketTimeoutException e) {
            // Reset, or no more to come: what was read is the answer.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
