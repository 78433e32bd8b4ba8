package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Somebody holds the row locks of all rooms in an open transaction, as a forgotten session of an operator does. */
record LockRooms(Duration time) implements Disruption {
    @Override
    public String name() {
        return "lock:rooms";
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        try (Connection connection = system.database();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1 FROM chat_rooms FOR UPDATE");
            Thread.sleep(time); // the disruption itself
            connection.rollback();
        } catch (SQLException failed) {
            throw new IOException("locking rooms", failed);
        }
    }
}
