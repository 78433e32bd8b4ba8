package chat.nonstop.persistence.attachment.store;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.models.UserDelegationKey;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.common.sas.SasProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in Azure, at addresses with a shared access signature. An address to upload to may create a blob and not replace one,
 * so a file is written once. Azure does not bound what is uploaded to one: its size is checked afterwards.
 */
final class AzureBlobs implements BlobStore {
    private static final Duration DELEGATION = Duration.ofHours(12);
    private static final Duration DELEGATION_LEFT = Duration.ofHours(1);
    private static final int NOT_FOUND = 404;

    /** Less than the nodes wait for their answer. */
    private static final RequestRetryOptions RETRIES = new RequestRetryOptions(
            RetryPolicyType.FIXED, 2, Duration.ofSeconds(4), Duration.ofMillis(100), Duration.ofMillis(100), null);

    private final BlobContainerClient container;
    private final SasProtocol protocol;
    private final BiFunction<BlobClient, BlobServiceSasSignatureValues, String> sign;

    private AzureBlobs(
            BlobContainerClient container,
            SasProtocol protocol,
            BiFunction<BlobClient, BlobServiceSasSignatureValues, String> sign) {
        this.container = container;
        this.protocol = protocol;
        this.sign = sign;
    }

    static AzureBlobs of(AzureStoreSettings settings, Clock clock) {
        URI endpoint = Objects.requireNonNull(settings.endpoint(), "checked by the settings");
        BlobServiceClientBuilder builder =
                new BlobServiceClientBuilder().endpoint(endpoint.toString()).retryOptions(RETRIES);
        BlobServiceClient service = settings.hasAccountKey()
                ? builder.credential(new StorageSharedKeyCredential(settings.account(), settings.accountKey()))
                        .buildClient()
                : builder.credential(new DefaultAzureCredentialBuilder().build())
                        .buildClient();
        // Plain HTTP is for an emulator on this machine.
        SasProtocol protocol = "http".equals(endpoint.getScheme()) ? SasProtocol.HTTPS_HTTP : SasProtocol.HTTPS_ONLY;
        return new AzureBlobs(
                service.getBlobContainerClient(settings.container()),
                protocol,
                settings.hasAccountKey() ? BlobClient::generateSas : new Delegation(service, clock)::sign);
    }

    /** Signs with a key that Azure gives for hours, asked for anew before it ends. */
    private static final class Delegation {
        private final BlobServiceClient service;
        private final Clock clock;
        private @Nullable UserDelegationKey key;

        Delegation(BlobServiceClient service, Clock clock) {
            this.service = service;
            this.clock = clock;
        }

        String sign(BlobClient blob, BlobServiceSasSignatureValues values) {
            return blob.generateUserDelegationSas(values, key());
        }

        private synchronized UserDelegationKey key() {
            OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
            if (key == null || key.getSignedExpiry().isBefore(now.plus(DELEGATION_LEFT))) {
                key = service.getUserDelegationKey(now.minusMinutes(5), now.plus(DELEGATION));
            }
            return key;
        }
    }

    @Override
    public UploadAddress uploadAddress(BlobKey key, String contentType, long sizeBytes, Instant expiresAt) {
        BlobServiceSasSignatureValues values = values(expiresAt, new BlobSasPermission().setCreatePermission(true));
        return new UploadAddress(
                address(key, values), Map.of("Content-Type", contentType, "x-ms-blob-type", "BlockBlob"));
    }

    @Override
    public String readAddress(BlobKey key, Shown shown, Instant expiresAt) {
        return address(
                key,
                values(expiresAt, new BlobSasPermission().setReadPermission(true))
                        .setContentType(shown.contentType())
                        .setContentDisposition(shown.disposition())
                        .setCacheControl("private, max-age=300"));
    }

    private BlobServiceSasSignatureValues values(Instant expiresAt, BlobSasPermission permission) {
        return new BlobServiceSasSignatureValues(expiresAt.atOffset(ZoneOffset.UTC), permission).setProtocol(protocol);
    }

    private String address(BlobKey key, BlobServiceSasSignatureValues values) {
        BlobClient blob = blob(key);
        return blob.getBlobUrl() + "?" + sign.apply(blob, values);
    }

    @Override
    public OptionalLong find(BlobKey key) throws IOException {
        try {
            return OptionalLong.of(blob(key).getProperties().getBlobSize());
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return OptionalLong.empty();
            }
            throw failed(e);
        }
    }

    @Override
    public InputStream open(BlobKey key) throws IOException {
        try {
            return blob(key).openInputStream();
        } catch (BlobStorageException e) {
            throw failed(e);
        }
    }

    @Override
    public void write(BlobKey key, byte[] bytes) throws IOException {
        try {
            blob(key).upload(BinaryData.fromBytes(bytes), true);
        } catch (BlobStorageException e) {
            throw failed(e);
        }
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        try {
            blob(key).deleteIfExistsWithResponse(DeleteSnapshotsOptionType.INCLUDE, null, null, Context.NONE);
        } catch (BlobStorageException e) {
            throw failed(e);
        }
    }

    private BlobClient blob(BlobKey key) {
        return container.getBlobClient(key.text());
    }

    /** Without the message, which has the address. */
    private static IOException failed(BlobStorageException e) {
        return new IOException("the blob store answered " + e.getStatusCode() + " " + e.getErrorCode());
    }
}
