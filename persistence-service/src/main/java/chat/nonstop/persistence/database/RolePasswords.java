package chat.nonstop.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the passwords of the other services' roles after each migration, so that a changed setting holds after a restart.
 * The driver hashes a password before it leaves this process: no server log and no migration history ever has it.
 */
class RolePasswords implements Callback {
    private static final Logger log = LoggerFactory.getLogger(RolePasswords.class);
    private static final long LOCK = 0x6e6f6e73_726f6c65L; // any number, ours alone

    private final RoleSettings settings;

    RolePasswords(RoleSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")"); // two instances altering a role at once fail
            try {
                set(connection, "chat_read_receipt", settings.readReceipt());
                set(connection, "chat_notification", settings.notification());
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("chat.database.roles: the passwords could not be set", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "role passwords";
    }

    private static void set(Connection connection, String role, RoleSettings.LogIn logIn) throws SQLException {
        if (logIn.password().isEmpty()) {
            log.atInfo().addKeyValue("role", role).log("no password set for a database role: it keeps what it has");
            return;
        }
        connection
                .unwrap(PGConnection.class)
                .alterUserPassword(role, logIn.password().toCharArray(), "scram-sha-256");
    }
}
