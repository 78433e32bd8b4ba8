package chat.nonstop.persistence.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the other services log in to the database. The roles and what they may do come with the schema ({@code V3}); a role
 * without a password here keeps the one it has, none at first, and cannot log in with none.
 *
 * @param readReceipt role {@code chat_read_receipt}
 * @param notification role {@code chat_notification}
 */
@ConfigurationProperties("chat.database.roles")
record RoleSettings(
        @DefaultValue LogIn readReceipt, @DefaultValue LogIn notification) {
    /** @param password set anew at every start of this service; empty to leave it alone */
    record LogIn(@DefaultValue("") String password) {
        @Override
        public String toString() {
            return "LogIn[" + (password.isEmpty() ? "" : "***") + "]";
        }
    }
}
