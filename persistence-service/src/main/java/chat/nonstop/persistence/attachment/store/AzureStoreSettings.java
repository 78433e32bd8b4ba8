package chat.nonstop.persistence.attachment.store;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Files in Azure Blob Storage.
 *
 * @param endpoint of the account, for example {@code https://account.blob.core.windows.net}
 * @param container must be there, and private
 * @param account needed with {@code accountKey}
 * @param accountKey signs addresses; without it they are signed with a user delegation key, got by the identity that this
 *     service runs as
 */
@ConfigurationProperties("chat.attachments.azure")
record AzureStoreSettings(
        @Nullable URI endpoint,
        @DefaultValue("chat-attachments") String container,
        @DefaultValue("") String account,
        @DefaultValue("") String accountKey) {
    AzureStoreSettings {
        if (endpoint == null || endpoint.getHost() == null) {
            throw new IllegalArgumentException("chat.attachments.azure.endpoint: " + endpoint
                    + " (expected: https://<account>.blob.core.windows.net)");
        }
        if (!accountKey.isEmpty() && account.isEmpty()) {
            throw new IllegalArgumentException(
                    "chat.attachments.azure.account: empty (expected: the account that the key is of)");
        }
    }

    boolean hasAccountKey() {
        return !accountKey.isEmpty();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "AzureStoreSettings[endpoint=" + endpoint + ", container=" + container + ", account=" + account + "]";
    }
}
