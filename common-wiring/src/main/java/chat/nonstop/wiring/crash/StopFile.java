package chat.nonstop.wiring.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a process die at the point that a file names: {@code stored}, or {@code stored@persistence-2} for one instance alone.
 * The file is renamed to {@code <file>.reached} by the process that dies, so that of several only one does.
 */
final class StopFile implements StopPoints {
    private static final Logger log = LoggerFactory.getLogger(StopFile.class);

    private final Path file;
    private final String nodeId;
    private final Runnable die;

    /** @param die ends the process at once */
    StopFile(Path file, String nodeId, Runnable die) {
        this.file = file;
        this.nodeId = nodeId;
        this.die = die;
    }

    @Override
    public void reached(StopPoint point, Runnable before) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            if (names(point)) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".reached"), StandardCopyOption.ATOMIC_MOVE);
                log.atWarn().addKeyValue("point", point.pointName()).log("dying at a stop point");
                before.run();
                die.run();
            }
        } catch (NoSuchFileException another) {
            log.debug("another one has come here first");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private boolean names(StopPoint point) throws IOException {
        String name = point.pointName();
        return Set.of(name, name + "@" + nodeId).contains(Files.readString(file).strip());
    }
}
