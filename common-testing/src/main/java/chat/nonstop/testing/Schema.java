package chat.nonstop.testing;

import chat.nonstop.testing.stack.TestStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/**
 * The schema that persistence-service owns, for tests of the services that work on it with a narrower role. Its migrations
 * are read from that module's sources, so that no test knows a schema of its own.
 */
public final class Schema {
    private static final String MIGRATIONS = "persistence-service/src/main/resources/db/migration";

    private Schema() {}

    /** Applies the migrations that the shared test database does not have yet. */
    public static void migrate() {
        TestStack stack = TestStack.shared();
        Flyway.configure()
                .dataSource(stack.jdbcUrl(), stack.username(), stack.password())
                .locations("filesystem:" + Checkout.find(MIGRATIONS))
                .load()
                .migrate();
    }

    /**
     * Migrates, and lets {@code role} log in.
     *
     * @return {@link TestStack#springProperties()}, with the data source of that role in place of the owner's
     */
    public static Map<String, String> springPropertiesFor(String role) {
        migrate();
        TestStack stack = TestStack.shared();
        try (Connection owner = asOwner();
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER ROLE " + statement.enquoteIdentifier(role, true) + " PASSWORD "
                    + statement.enquoteLiteral(stack.password()));
        } catch (SQLException failure) {
            throw new IllegalStateException(role + " cannot be let in", failure);
        }
        Map<String, String> properties = new HashMap<>(stack.springProperties());
        properties.put("spring.datasource.username", role);
        return Map.copyOf(properties);
    }

    /**
     * A connection of the role that owns the schema: for what a test prepares and looks at. What it commits outlives a kill
     * of the server, whatever the shared server does with the commits of others.
     */
    public static Connection asOwner() throws SQLException {
        TestStack stack = TestStack.shared();
        Properties properties = new Properties();
        properties.setProperty("user", stack.username());
        properties.setProperty("password", stack.password());
        properties.setProperty("options", "-c synchronous_commit=on");
        return DriverManager.getConnection(stack.jdbcUrl(), properties);
    }
}
