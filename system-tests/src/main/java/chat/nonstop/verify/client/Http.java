package chat.nonstop.verify.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;

/** The one HTTP client of all clients of this process. */
final class Http {
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** 1.1: by default every plain request would ask for an upgrade to HTTP/2. */
    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private Http() {}
}
