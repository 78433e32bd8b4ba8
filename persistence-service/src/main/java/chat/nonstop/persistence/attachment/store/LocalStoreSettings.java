package chat.nonstop.persistence.attachment.store;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Files in a folder of this service.
 *
 * @param folder shared by all instances; on a file system with hard links
 * @param secret signs addresses, at least 32 characters, the same for every instance; has no default on purpose
 */
@ConfigurationProperties("chat.attachments.local")
record LocalStoreSettings(
        @DefaultValue("attachments") Path folder,
        @DefaultValue("") String secret) {
    private static final int MIN_SECRET = 32;

    LocalStoreSettings {
        if (secret.length() < MIN_SECRET) {
            throw new IllegalArgumentException("chat.attachments.local.secret: " + secret.length()
                    + " characters (expected: at least " + MIN_SECRET + ", the same for every instance)");
        }
        folder = folder.toAbsolutePath().normalize();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "LocalStoreSettings[folder=" + folder + "]";
    }
}
