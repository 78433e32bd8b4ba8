package chat.nonstop.gateway.node;

import chat.nonstop.contracts.stomp.CloseReason;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import org.springframework.web.reactive.socket.CloseStatus;

/** How the close of one side is told to the other (RFC 6455 section 7.4). */
final class CloseCodes {
    private CloseCodes() {}

    /** A node that broke off without a word has failed; a client may reconnect to another. */
    static CloseStatus tellClient(CloseStatus fromNode) {
        return maySend(fromNode.getCode())
                ? fromNode
                : new CloseStatus(CloseReason.NODE_ERROR.code(), CloseReason.NODE_ERROR.name());
    }

    /** A client that broke off has gone away. */
    static CloseStatus tellNode(CloseStatus fromClient) {
        return maySend(fromClient.getCode()) ? fromClient : CloseStatus.GOING_AWAY;
    }

    /** What a side that sent something unreadable is told. */
    static CloseStatus answerTo(Throwable failure) {
        return switch (failure) {
            case CorruptedWebSocketFrameException corrupted ->
                new CloseStatus(
                        corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
            case TooLongFrameException tooLong -> CloseStatus.TOO_BIG_TO_PROCESS;
            default -> CloseStatus.SERVER_ERROR;
        };
    }

    /** 1004 to 1006 and 1015 stand for the absence of a code and are never sent. */
    private static boolean maySend(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
