package chat.nonstop.persistence.attachment;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Azurite as a child process on a port of its own, once per JVM; a container of its own for each context. */
final class Azurite implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /** Known to everybody: every Azurite has this account. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static String endpoint;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String container = "test-" + UUID.randomUUID();
        new BlobServiceClientBuilder()
                .endpoint(endpoint())
                .credential(new StorageSharedKeyCredential(ACCOUNT, KEY))
                .buildClient()
                .createBlobContainer(container);
        TestPropertyValues.of(
                        "chat.attachments.store=azure",
                        "chat.attachments.azure.endpoint=" + endpoint(),
                        "chat.attachments.azure.container=" + container,
                        "chat.attachments.azure.account=" + ACCOUNT,
                        "chat.attachments.azure.account-key=" + KEY)
                .applyTo(context);
    }

    private static synchronized String endpoint() {
        if (endpoint == null) {
            endpoint = start();
        }
        return endpoint;
    }

    private static String start() {
        try {
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            Path folder = Files.createTempDirectory("azurite");
            Process process = new ProcessBuilder(
                            "node",
                            "node_modules/azurite/dist/src/blob/main.js",
                            "--blobHost",
                            "127.0.0.1",
                            "--blobPort",
                            Integer.toString(port),
                            "--location",
                            folder.toString(),
                            "--skipApiVersionCheck",
                            "--disableTelemetry",
                            "--silent")
                    .directory(Path.of("src/test/azurite").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("azurite.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            "azurite ended: " + Files.readString(folder.resolve("azurite.log")));
                }
                return listens(port);
            });
            return "http://127.0.0.1:" + port + "/" + ACCOUNT;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
