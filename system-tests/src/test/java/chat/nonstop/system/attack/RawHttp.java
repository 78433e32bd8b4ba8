package chat.nonstop.system.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 as no decent client would write it: nothing is completed, normalized or checked. */
final class RawHttp {
    private static final int PATIENCE_MS = 5_000;

    /**
     * @param status 0 when the connection was closed without an answer
     * @param text everything that came, also further answers
     */
    record Answer(int status, String text) {}

    private RawHttp() {}

    /** Sends bytes (Latin-1) and reads until the server closes, which the request should ask for. */
    static Answer exchange(URI server, String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            ByteArrayOutputStream came = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getInputStream().transferTo(came);
            } catch (SocketException | SocketTimeoutException ended) {
                // Reset, or no more to come: what was read is the answer.
            }
            String text = came.toString(StandardCharsets.ISO_8859_1);
            int status = text.matches("(?s)HTTP/1\\.1 [0-9]{3}.*") ? Integer.parseInt(text.substring(9, 12)) : 0;
            return new Answer(status, text);
        }
    }

    /** @param headers lines without their ends */
    static Answer get(URI server, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(
                "GET " + target + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return exchange(server, request.append("\r\n").toString());
    }

    /** A handshake, refused or not; an open socket is left at once. */
    static int handshake(URI server, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            byte[] begin = socket.getInputStream().readNBytes(12);
            String line = new String(begin, StandardCharsets.ISO_8859_1);
            return begin.length == 12 ? Integer.parseInt(line.substring(9)) : 0;
        } catch (SocketException reset) {
            return 0;
        }
    }
}
