package chat.nonstop.gateway.testing;

import chat.nonstop.contracts.ContractJson;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * A service that tells what of a request reached it. The last segment of the path makes it misbehave: {@code slow} answers
 * after 3 s, {@code broken} cuts the connection, {@code html} answers 500 with a page, {@code cors} adds CORS headers.
 */
public final class EchoService implements AutoCloseable {
    /** Not the loops that the gateway stops when it closes. */
    private static final LoopResources LOOPS = LoopResources.create("echoservice", 1, true);

    private final String name;
    private final DisposableServer server;

    public record Seen(
            String service,
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            int bodyBytes) {
        @JsonIgnore
        public List<String> header(String header) {
            return headers.getOrDefault(header.toLowerCase(Locale.ROOT), List.of());
        }

        public static Seen parse(String json) {
            return ContractJson.mapper().readValue(json, Seen.class);
        }
    }

    public EchoService(String name) {
        this.name = name;
        this.server = HttpServer.create()
                .runOn(LOOPS)
                .host("127.0.0.1")
                .port(0)
                .handle(this::answer)
                .bindNow(Duration.ofSeconds(10));
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String path = request.uri().contains("?")
                ? request.uri().substring(0, request.uri().indexOf('?'))
                : request.uri();
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "slow" ->
                Mono.delay(Duration.ofSeconds(3))
                        .then(response.sendString(Mono.just("late")).then());
            case "broken" -> {
                request.withConnection(connection -> connection.channel().close());
                yield Mono.never();
            }
            case "html" ->
                response.status(500)
                        .header("Content-Type", "text/html")
                        .sendString(Mono.just("<h1>Whitelabel</h1>"))
                        .then();
            case "cors" -> {
                response.header("Access-Control-Allow-Origin", "*").header("Server", "secret/1.0");
                yield tell(request, response, path);
            }
            default -> tell(request, response, path);
        };
    }

    private Mono<Void> tell(HttpServerRequest request, HttpServerResponse response, String path) {
        Map<String, List<String>> headers = new TreeMap<>();
        request.requestHeaders()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(header.getValue()));
        String query = request.uri().contains("?")
                ? request.uri().substring(request.uri().indexOf('?') + 1)
                : "";
        return request.receive()
                .aggregate()
                .map(body -> body.readableBytes())
                .defaultIfEmpty(0)
                .flatMap(bytes -> response.header("Content-Type", "application/json")
                        .header("X-Content-Type-Options", "from-service")
                        .sendString(Mono.just(ContractJson.mapper()
                                .writeValueAsString(
                                        new Seen(name, request.method().name(), path, query, headers, bytes))))
                        .then());
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(1));
    }
}
