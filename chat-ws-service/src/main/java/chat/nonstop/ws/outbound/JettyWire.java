package chat.nonstop.ws.outbound;

import chat.nonstop.ws.stomp.ServerFrame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * A plain WebSocket on Jetty, through its core session: frames are written from bytes that are encoded already, and many
 * small ones leave in one socket write.
 */
public final class JettyWire implements Wire {
    private final CoreSession core;

    public JettyWire(WebSocketSession session) {
        core = session.getCoreSession();
    }

    @Override
    public void write(List<ServerFrame> frames) throws IOException {
        for (ServerFrame frame : frames) {
            // A failure of one of these fails the flush behind them.
            core.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(frame.join())), Callback.NOOP, true);
        }
        Callback.Completable flushed = new Callback.Completable();
        core.flush(flushed);
        try {
            flushed.get();
        } catch (ExecutionException failure) {
            throw new IOException("WebSocket write failed", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("WebSocket write interrupted");
        }
    }

    @Override
    public void close(int code, String reason) {
        core.close(code, reason, Callback.NOOP);
    }

    @Override
    public boolean ping() {
        core.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
        return true;
    }

    @Override
    public void abort() {
        core.abort();
    }
}
