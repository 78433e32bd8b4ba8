package chat.nonstop.ws.outbound;

import chat.nonstop.ws.stomp.ServerFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one queue of frames to one session: first in, first out, bounded in bytes. A thread drains it while there is
 * something in it and goes when it is empty. Offering never blocks and never does I/O, so that a slow reader costs itself
 * its session and nobody else any time. Thread-safe.
 *
 * <pre>
 * open --finish--> finishing --queue empty--> closed     (close frame behind everything offered before)
 *   \----------------cut, write failed-------> closed     (what waits is dropped)
 * </pre>
 */
public final class Outbound {
    /** Written with one flush: enough to coalesce well, little enough that the byte bound follows what was taken. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private static final int CHUNK_FRAMES = 256;

    private final Wire wire;
    private final long maxBytes;
    private final Executor threads;
    private final OutboundMetrics metrics;
    private final Runnable onOverflow;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition lower = lock.newCondition();
    private final ArrayDeque<ServerFrame> queue = new ArrayDeque<>();
    private long queuedBytes; // of the queue and of the chunk being written
    private boolean draining;
    private boolean accepting = true;
    private boolean closed;
    private @Nullable Close close;
    private @Nullable Thread writer;
    private volatile long writingSinceNanos; // 0: not writing
    private volatile long lastWriteNanos = System.nanoTime();

    private record Close(int code, String reason) {}

    /**
     * @param maxBytes that may wait; one frame more is too slow a reader
     * @param threads runs the draining; a virtual thread for each task
     * @param onOverflow called once when the bound is passed, by the thread that offered; the queue accepts nothing more
     */
    public Outbound(Wire wire, long maxBytes, Executor threads, OutboundMetrics metrics, Runnable onOverflow) {
        this.wire = wire;
        this.maxBytes = maxBytes;
        this.threads = threads;
        this.metrics = metrics;
        this.onOverflow = onOverflow;
    }

    /** Queues a frame. Returns whether it will be written unless the connection breaks. */
    public boolean offer(ServerFrame frame) {
        boolean overflow;
        boolean start = false;
        lock.lock();
        try {
            if (!accepting) {
                return false;
            }
            overflow = queuedBytes + frame.bytes() > maxBytes;
            if (overflow) {
                accepting = false;
            } else {
                queue.add(frame);
                account(frame.bytes());
                start = startDraining();
            }
        } finally {
            lock.unlock();
        }
        if (overflow) {
            onOverflow.run();
            return false;
        }
        if (start) {
            threads.execute(this::drain);
        }
        return true;
    }

    /** Takes no more frames, writes those that wait, then closes. */
    public void finish(int code, String reason) {
        boolean start;
        lock.lock();
        try {
            if (closed || close != null) {
                return;
            }
            accepting = false;
            close = new Close(code, reason);
            start = startDraining();
        } finally {
            lock.unlock();
        }
        if (start) {
            threads.execute(this::drain);
        }
    }

    /** Drops what waits and closes at once; does not block. */
    public void cut(int code, String reason) {
        if (shut()) {
            // Where the peer does not read, a transport may block in closing.
            threads.execute(() -> wire.close(code, reason));
        }
    }

    /** Drops what waits and the connection, and ends a blocked write. */
    public void abort() {
        shut();
        wire.abort();
        lock.lock();
        try {
            if (writer != null) {
                writer.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no more than {@code bytes} wait.
     *
     * @return false when that took too long or the queue takes no more frames
     */
    public boolean awaitBelow(long bytes, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (accepting && queuedBytes > bytes) {
                if (left <= 0) {
                    return false;
                }
                left = lower.awaitNanos(left);
            }
            return accepting;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the peer for a sign of life, past the queue; does not block. Returns false where that cannot be done. */
    public boolean ping() {
        return wire.ping();
    }

    /** How long the write that is under way has taken so far; zero when there is none. */
    public Duration writeTime(long nowNanos) {
        long since = writingSinceNanos;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nowNanos - since));
    }

    /** {@link System#nanoTime} of the last write that ended. */
    public long lastWriteNanos() {
        return lastWriteNanos;
    }

    private boolean startDraining() {
        if (draining) {
            return false;
        }
        draining = true;
        return true;
    }

    private void drain() {
        List<ServerFrame> chunk = new ArrayList<>();
        while (true) {
            long bytes = 0;
            Close last = null;
            lock.lock();
            try {
                while (!queue.isEmpty() && chunk.size() < CHUNK_FRAMES && bytes < CHUNK_BYTES) {
                    ServerFrame frame = queue.remove();
                    chunk.add(frame);
                    bytes += frame.bytes();
                }
                if (chunk.isEmpty()) {
                    draining = false;
                    writer = null;
                    if (close == null || closed) {
                        return;
                    }
                    closed = true;
                    last = close;
                } else {
                    writer = Thread.currentThread();
                    writingSinceNanos = System.nanoTime() | 1; // never 0
                }
            } finally {
                lock.unlock();
            }
            if (last != null) {
                wire.close(last.code(), last.reason());
                return;
            }
            boolean written = write(chunk);
            lock.lock();
            try {
                writer = null;
                if (!closed) {
                    account(-bytes);
                    lower.signalAll();
                }
            } finally {
                lock.unlock();
            }
            if (!written) {
                shut();
                wire.abort();
                return;
            }
            chunk.clear();
        }
    }

    private boolean write(List<ServerFrame> chunk) {
        try {
            wire.write(chunk);
        } catch (IOException gone) {
            return false; // the container reports the end of the connection to the session by itself
        } finally {
            lastWriteNanos = System.nanoTime();
            writingSinceNanos = 0;
        }
        metrics.written(chunk.size());
        for (ServerFrame frame : chunk) {
            if (frame.signalledAtNanos() != 0) {
                metrics.delivered(lastWriteNanos - frame.signalledAtNanos());
            }
        }
        return true;
    }

    /** Returns whether it was still open. */
    private boolean shut() {
        lock.lock();
        try {
            boolean wasOpen = !closed;
            closed = true;
            accepting = false;
            queue.clear();
            account(-queuedBytes);
            lower.signalAll();
            return wasOpen;
        } finally {
            lock.unlock();
        }
    }

    private void account(long bytes) {
        queuedBytes += bytes;
        metrics.queued(bytes);
    }
}
