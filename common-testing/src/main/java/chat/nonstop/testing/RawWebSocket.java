package chat.nonstop.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A WebSocket client on a bare socket: it reads when it is told to, and answers nothing by itself, no ping either. */
public final class RawWebSocket implements AutoCloseable {
    private static final int CLOSE = 0x8;
    private static final int MASKED = 0x80;

    /** The longest payload whose length stands in the second byte. */
    private static final int SHORT = 125;

    private final Socket socket = new Socket();

    private RawWebSocket() {}

    /** @param receiveBufferBytes what the kernel may hold for it; 0 for as much as usual */
    public static RawWebSocket open(URI uri, String accessToken, int receiveBufferBytes) throws IOException {
        RawWebSocket client = new RawWebSocket();
        if (receiveBufferBytes > 0) {
            client.socket.setReceiveBufferSize(receiveBufferBytes);
        }
        client.socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        client.socket
                .getOutputStream()
                .write(("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Extensions: permessage-deflate\r\nAuthorization: Bearer "
                                + accessToken + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String answer = client.readUntil("\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 101");
        // Compression would cost each connection a few hundred kilobytes.
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("permessage-deflate");
        return client;
    }

    /** One masked text frame of less than 64 KiB; the mask is zero. */
    public void send(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) 0x81);
        if (payload.length <= SHORT) { // peers refuse a length that is longer than it need be
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | SHORT + 1)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    /** Reads bytes, whatever they are, up to the end of this text. */
    public String readUntil(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).describedAs("read so far: " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    /** Reads frames up to the close, from the begin of a frame on, and returns its code. */
    public int readUntilClose() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0F;
            int length = in.readUnsignedByte();
            assertThat(length).isLessThan(127);
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
