package chat.nonstop.ws.publish;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts the group commit before, and ends it after everything that publishes: sessions first, then the web server. */
final class PublishLifecycle implements SmartLifecycle {
    private static final int AFTER_THE_WEB_SERVER = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final RecordLog log;
    private final @Nullable GroupCommit commits;
    private volatile boolean running;

    PublishLifecycle(RecordLog log, @Nullable GroupCommit commits) {
        this.log = log;
        this.commits = commits;
    }

    RecordLog log() {
        return log;
    }

    @Override
    public void start() {
        if (commits != null) {
            commits.start();
        }
        running = true;
    }

    @Override
    public void stop() {
        if (commits != null) {
            commits.close();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return AFTER_THE_WEB_SERVER;
    }
}
