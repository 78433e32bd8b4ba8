package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A WebSocket whose frames are written by hand, wrong ones too. */
final class RawFrames implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    private static final int CLOSE = 0x8;
    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream in;

    private RawFrames(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawFrames open(URI uri, String accessToken) throws IOException {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        RawFrames frames = new RawFrames(socket);
        socket.getOutputStream()
                .write(("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + accessToken
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) frames.in.readUnsignedByte());
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 101");
        return frames;
    }

    /**
     * One masked frame.
     *
     * @param first FIN, reserved bits and opcode
     * @param payload up to 125 bytes
     */
    void send(int first, byte[] payload) throws IOException {
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (MASKED | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        socket.getOutputStream().write(frame);
    }

    /** Reads frames up to the close and returns its code. */
    int readUntilClose() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0F;
            int length = in.readUnsignedByte();
            byte[] payload = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
            if (opcode == CLOSE) {
                return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
