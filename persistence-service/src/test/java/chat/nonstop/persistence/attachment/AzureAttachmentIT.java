package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.attachment.store.BlobKey;
import chat.nonstop.testing.stack.TestStackInitializer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

/** Files in Azure Blob, as far as Azurite is it: shared access signatures by account key. */
@RecordTest
@Tag("azurite")
@ContextConfiguration(initializers = {TestStackInitializer.class, Azurite.class})
class AzureAttachmentIT extends AttachmentSuite {
    @Test
    void addressesAreTheStoresOwn() {
        Address address = opened(alice, room, "a.png", "image/png", 10);

        assertThat(address.url()).startsWith("http://127.0.0.1:").contains("sp=c&");
        assertThat(address.headers()).containsEntry("x-ms-blob-type", "BlockBlob");
        assertThat(get(Paths.STORE.replace("{*key}", UUID.randomUUID().toString()))
                        .statusCode())
                .isEqualTo(401); // nothing of a local store is here
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        UUID id = uploaded(alice, "a.png", "image/png", Pictures.png(10, 10));
        BlobKey key = BlobKey.file(id);
        assertThat(store.find(key)).isPresent();

        store.delete(key);
        store.delete(key);

        assertThat(store.find(key)).isEmpty();
    }

    @Override
    void assertClosed(HttpResponse<?> answer) {
        assertThat(answer.statusCode()).isIn(401, 403);
    }

    @Override
    void assertReused(HttpResponse<?> answer) {
        assertThat(answer.statusCode()).isIn(403, 409);
    }
}
