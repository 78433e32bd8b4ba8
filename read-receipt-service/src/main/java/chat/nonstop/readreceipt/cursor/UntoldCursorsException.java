package chat.nonstop.readreceipt.cursor;

import java.time.Duration;

/** Rooms could not be told of their cursors for want of Redis. Tried again for as long as that lasts; never poison. */
final class UntoldCursorsException extends RuntimeException {
    UntoldCursorsException(Duration patience) {
        super("rooms could not be told of their read cursors within " + patience + "; trying again");
    }
}
