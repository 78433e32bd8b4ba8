package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.RecordTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files in a folder of this service. */
@RecordTest
class LocalAttachmentIT extends AttachmentSuite {
    @Test
    void nothingOfAFileRunsInABrowser() {
        UUID id = uploaded(alice, "a.txt", "text/plain", "plain".getBytes(StandardCharsets.UTF_8));

        HttpResponse<byte[]> file = read(Paths.ATTACHMENT, id, alice);

        assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("sandbox");
    }

    @Test
    void whereThereIsNothingThereIsNothing() {
        for (String path : new String[] {"x", "00000000-0000-0000-0000-000000000000"}) {
            assertClosed(get(Paths.STORE.replace("{*key}", path)));
        }
        assertClosed(get(Paths.STORE.replace("{*key}", UUID.randomUUID().toString())
                + "?expires=99999999999999999&type=text%2Fhtml&disposition=inline&signature=x"));
    }

    @Override
    void assertClosed(HttpResponse<?> answer) {
        assertRefused(answer, RefusalCode.URL_INVALID);
    }

    @Override
    void assertReused(HttpResponse<?> answer) {
        assertRefused(answer, RefusalCode.ALREADY_UPLOADED);
    }

    private static void assertRefused(HttpResponse<?> answer, RefusalCode code) {
        String body = answer.body() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : answer.body().toString();
        assertThat(answer.statusCode()).as(body).isEqualTo(code.httpStatus());
        assertThat(body).contains(code.name());
    }
}
