package chat.nonstop.ws.stomp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what one connection sends, frame by frame in the order sent; a frame may come in pieces. Each byte is looked at once,
 * however small the pieces are, so that nobody can make a node read a large unfinished frame again and again. Not thread-safe:
 * one per connection, called by one thread at a time.
 *
 * <pre>
 * between frames --first byte that is no line end--> head --empty line--> body --NUL, or content-length and NUL--> between frames
 * </pre>
 */
public final class FrameDecoder {
    private enum Part {
        BETWEEN,
        HEAD,
        BODY
    }

    private static final byte[] NOTHING = {};

    private final int frameBytes;
    private final int headBytes;

    private Part part = Part.BETWEEN;
    private byte[] held = NOTHING;
    private int end;

    /** What comes before it was looked at. */
    private int next;

    /** Where the line of the head, or the body, begins. */
    private int begin;

    private int frameBegin;
    private FrameHead head = new FrameHead();

    /**
     * @param frameBytes the most that an incomplete frame may hold
     * @param headBytes the most that command and headers of a frame may hold
     */
    public FrameDecoder(int frameBytes, int headBytes) {
        this.frameBytes = frameBytes;
        this.headBytes = headBytes;
    }

    /**
     * After a failure nothing more can be read.
     *
     * @throws MalformedFrameException when the bytes are no STOMP, or a frame outgrows a limit
     */
    public List<Inbound> decode(ByteBuffer bytes) throws MalformedFrameException {
        hold(bytes);
        List<Inbound> inbound = new ArrayList<>(1);
        boolean goOn = true;
        while (goOn) {
            goOn = switch (part) {
                case BETWEEN -> findFrame(inbound);
                case HEAD -> readHead();
                case BODY -> readBody(inbound);
            };
        }
        forgetWhatIsRead();
        if (end > frameBytes) {
            throw new MalformedFrameException(
                    "an unfinished frame of " + end + " bytes (expected: " + frameBytes + ")");
        }
        return inbound;
    }

    /** Whether the beginning of a frame has come, but not its end. */
    public boolean isUnfinished() {
        return end > 0;
    }

    private void hold(ByteBuffer bytes) {
        int more = bytes.remaining();
        if (end + more > held.length) {
            int doubled = end == 0 ? 0 : Math.min(2 * held.length, frameBytes + more);
            held = Arrays.copyOf(held, Math.max(end + more, doubled));
        }
        bytes.get(held, end, more);
        end += more;
    }

    private boolean findFrame(List<Inbound> inbound) {
        boolean lineEnded = false;
        while (next < end) {
            byte octet = held[next];
            if (octet == '\n') {
                lineEnded = true;
                next++;
            } else if (octet == '\r' && (next + 1 == end || held[next + 1] == '\n')) {
                if (next + 1 == end) {
                    return false; // its line feed is still to come
                }
                next++;
            } else {
                part = Part.HEAD;
                frameBegin = next;
                begin = next;
                return true;
            }
        }
        if (lineEnded) {
            inbound.add(new Inbound.HeartBeat());
        }
        return false;
    }

    private boolean readHead() throws MalformedFrameException {
        while (next < end) {
            if (next - frameBegin >= headBytes) {
                throw new MalformedFrameException("a head of more than " + headBytes + " bytes");
            }
            byte octet = held[next++];
            if (octet == 0) {
                throw new MalformedFrameException("NUL in a head");
            }
            if (octet == '\n') {
                int length = next - 1 - begin;
                if (length > 0 && held[begin + length - 1] == '\r') {
                    length--;
                }
                boolean complete = head.add(held, begin, length);
                begin = next;
                if (complete) {
                    if (head.contentLength() > frameBytes) {
                        throw new MalformedFrameException("content-length of more than " + frameBytes);
                    }
                    part = Part.BODY;
                    return true;
                }
            }
        }
        return false;
    }

    private boolean readBody(List<Inbound> inbound) throws MalformedFrameException {
        int last = lastOfBody();
        if (last < 0) {
            return false;
        }
        inbound.add(head.with(Arrays.copyOfRange(held, begin, last)));
        head = new FrameHead();
        next = last + 1;
        part = Part.BETWEEN;
        return true;
    }

    /** Where the NUL behind the body stands; negative while it has not come. */
    private int lastOfBody() throws MalformedFrameException {
        if (head.contentLength() >= 0) {
            next = end;
            int last = begin + head.contentLength();
            if (last >= end) {
                return -1;
            }
            if (held[last] != 0) {
                throw new MalformedFrameException("no NUL behind the body (expected: as content-length says)");
            }
            return last;
        }
        while (next < end) {
            if (held[next] == 0) {
                return next;
            }
            next++;
        }
        return -1;
    }

    private void forgetWhatIsRead() {
        int from = part == Part.BETWEEN ? next : frameBegin;
        if (from == 0) {
            return;
        }
        held = from == end ? NOTHING : Arrays.copyOfRange(held, from, end);
        end -= from;
        next -= from;
        begin -= from;
        frameBegin = 0;
    }
}
