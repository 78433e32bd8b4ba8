package chat.nonstop.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files of other modules' sources, for what a test must have from there and not say again. */
public final class Checkout {
    private Checkout() {}

    /**
     * Looks upwards from the working directory, which is a module's in a build and may be the root's in an IDE.
     *
     * @param path from the root of the checkout
     */
    public static Path find(String path) {
        Path start = Path.of("").toAbsolutePath();
        for (@Nullable Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(path))) {
                return folder.resolve(path);
            }
        }
        throw new IllegalStateException(start + ": no " + path + " here or above (expected: a checkout)");
    }
}
