package chat.nonstop.verify.disruption;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Undoes something once: when it is closed, or when this JVM ends in order before that, as by Ctrl-C. */
final class AtExit implements AutoCloseable {
    private final Action undo;
    private final Thread hook = new Thread(this::atExit, "undo-at-exit");
    private boolean undone;

    interface Action {
        void run() throws IOException, InterruptedException;
    }

    private AtExit(Action undo) {
        this.undo = undo;
    }

    /**
     * To be called before anything is done.
     *
     * @throws IllegalStateException when this JVM is ending: then nothing is to be done
     */
    static AtExit undo(Action undo) {
        AtExit atExit = new AtExit(undo);
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            undoOnce();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // the hook finds nothing left to do
            }
        }
    }

    private synchronized void undoOnce() throws IOException, InterruptedException {
        if (!undone) {
            undone = true;
            undo.run();
        }
    }

    private void atExit() {
        try {
            undoOnce();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
