package chat.nonstop.testing.stack;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Containers or embedded binaries: decided here and nowhere else. */
enum StackChoice {
    EMBEDDED,
    DOCKER;

    private static final String SETTING = "CHAT_TEST_STACK";

    static StackChoice now() {
        Optional<String> setting =
                Optional.ofNullable(System.getProperty(SETTING)).or(() -> Optional.ofNullable(System.getenv(SETTING)));
        return of(setting, DockerServers::imagesArePresent);
    }

    /** The setting when there is one; else Docker, if it can start without downloading anything. */
    static StackChoice of(Optional<String> setting, BooleanSupplier imagesArePresent) {
        return switch (setting.orElse("")) {
            case "embedded" -> EMBEDDED;
            case "docker" -> DOCKER;
            case "" -> imagesArePresent.getAsBoolean() ? DOCKER : EMBEDDED;
            default ->
                throw new IllegalArgumentException(
                        SETTING + ": " + setting.orElseThrow() + " (expected: embedded or docker)");
        };
    }
}
