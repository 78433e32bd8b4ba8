package chat.nonstop.readreceipt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/**
 * Statements that stand in a file beside their class, as a test of persistence-service runs them against a model: it owns the
 * schema and everything else that moves cursors, and services do not see each other's classes.
 */
public final class SqlFile {
    private SqlFile() {}

    /** @param name of a file in the package of {@code beside} */
    public static String read(Class<?> beside, String name) {
        try {
            return new ClassPathResource(name, beside).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
