package chat.nonstop.local.stack;

import java.util.List;

/**
 * The database of the record: {@value #NAME}, owned by the role with which the persistence-service works. That role may
 * create the narrower roles of the other services; it is not a superuser.
 */
public final class ChatDatabase {
    public static final String NAME = "chat";
    public static final String OWNER = "chat_persistence";

    private ChatDatabase() {}

    /** Statements for a superuser, to be run one by one, outside a transaction, once. */
    public static List<String> creation(String ownerPassword) {
        return List.of(
                "CREATE ROLE " + OWNER + " LOGIN CREATEROLE PASSWORD '" + ownerPassword.replace("'", "''") + "'",
                "CREATE DATABASE " + NAME + " OWNER " + OWNER);
    }

    /** For a PostgreSQL on this machine. */
    public static String jdbcUrl(String host, int port) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + NAME;
    }
}
