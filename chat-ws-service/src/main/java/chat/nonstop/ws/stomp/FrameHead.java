package chat.nonstop.ws.stomp;

import chat.nonstop.contracts.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Command and headers of a frame, line by line as they come. */
final class FrameHead {
    private final Map<String, String> headers = new HashMap<>();
    private @Nullable String command;

    /** Null when only servers send it. */
    private @Nullable ClientCommand client;

    /** Of the headers, repeated ones too. */
    private int count;

    private int contentLength = -1;

    /**
     * Takes the next line, without its end. Returns whether it was the last one, which is empty.
     *
     * @throws MalformedFrameException when it is no command that STOMP has, or no header
     */
    boolean add(byte[] bytes, int offset, int length) throws MalformedFrameException {
        String line = text(bytes, offset, length);
        if (command == null) {
            client = ClientCommand.isServers(line) ? null : ClientCommand.of(line);
            command = line;
            return false;
        }
        if (line.isEmpty()) {
            return true;
        }
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new MalformedFrameException("a header without a name");
        }
        if (++count > Limits.FRAME_HEADERS) {
            throw new MalformedFrameException("more than " + Limits.FRAME_HEADERS + " headers");
        }
        String name = read(line.substring(0, colon));
        String value = read(line.substring(colon + 1));
        // Of a repeated header the first counts.
        if (headers.putIfAbsent(name, value) == null && name.equals("content-length")) {
            contentLength = length(value);
        }
        return false;
    }

    /** Of the body; negative when a NUL ends it. */
    int contentLength() {
        return contentLength;
    }

    /** The whole frame. */
    Inbound with(byte[] body) throws MalformedFrameException {
        ClientCommand asked = client;
        if (asked == null) {
            return new Inbound.ServerCommand(String.valueOf(command));
        }
        if (body.length > 0 && asked != ClientCommand.SEND) {
            throw new MalformedFrameException(asked + " with a body");
        }
        return new Inbound.ClientFrame(asked, headers, body);
    }

    private String read(String value) throws MalformedFrameException {
        // STOMP 1.2, Value Encoding: the headers of CONNECT are as they are.
        return client == ClientCommand.CONNECT ? value : Escaping.unescape(value);
    }

    /** Strict: what one reader takes for a length and another does not would make of one frame two. */
    private static int length(String value) throws MalformedFrameException {
        if (!value.matches("[0-9]{1,9}")) {
            throw new MalformedFrameException("content-length that is no length");
        }
        return Integer.parseInt(value);
    }

    private static String text(byte[] bytes, int offset, int length) throws MalformedFrameException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedFrameException("a head that is no UTF-8");
        }
    }
}
