package chat.nonstop.gateway.docs;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import chat.nonstop.gateway.route.ServiceUrls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * {@code GET /docs/openapi.json}: asked of the services, merged, and kept for a minute. Without one of them there is no
 * description rather than part of one: 503. {@code GET /docs/asyncapi.yaml} and {@code /docs/schemas/*} are files of
 * common-contracts.
 */
@Configuration(proxyBeanMethods = false)
class ApiDocs {
    private static final Logger log = LoggerFactory.getLogger(ApiDocs.class);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");

    private final HttpClient client = HttpClient.create().responseTimeout(PATIENCE);
    private final Problems problems;
    private final Mono<byte[]> openApi;

    ApiDocs(ServiceUrls services, Problems problems) {
        this.problems = problems;
        this.openApi = Flux.fromIterable(List.of(
                        Map.entry("persistence", services.persistenceUrl()),
                        Map.entry("read-receipt", services.readReceiptUrl()),
                        Map.entry("notification", services.notificationUrl())))
                .concatMap(service -> describe(service.getKey(), service.getValue()))
                .collectList()
                .map(parts -> MergedApi.of(parts).json(ContractJson.mapper()))
                // A failure is not kept: the next one who asks asks the services again.
                .cacheInvalidateWhen(description -> Mono.delay(KEPT).then());
    }

    private Mono<MergedApi.Part> describe(String service, URI base) {
        return client.get()
                .uri(base.resolve("/v3/api-docs"))
                .responseSingle((response, body) -> response.status().code() == 200
                        ? body.asByteArray()
                        : Mono.error(new IllegalStateException(
                                service + ": " + response.status().code() + " for its description")))
                .filter(body -> body.length <= MOST_BYTES)
                .map(body -> new MergedApi.Part(service, ContractJson.mapper().readTree(body)))
                .timeout(PATIENCE);
    }

    @Bean
    RouterFunction<ServerResponse> docsRoutes() {
        return RouterFunctions.route()
                .GET("/docs/openapi.json", this::openApi)
                .GET("/docs/asyncapi.yaml", request -> file("asyncapi.yaml", YAML))
                .GET("/docs/schemas/{name}", request -> file("schemas/" + request.pathVariable("name"), SCHEMA))
                .build();
    }

    private Mono<ServerResponse> openApi(ServerRequest request) {
        return openApi.flatMap(json -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(json))
                .onErrorResume(failure -> {
                    log.warn("API description cannot be made: cause={}", failure.toString());
                    return problems.answer(
                                    request.exchange(),
                                    Refused.tryAgain(
                                            RefusalCode.UNAVAILABLE,
                                            "A service does not describe itself now.",
                                            Duration.ofSeconds(5)))
                            .then(Mono.empty());
                });
    }

    private static Mono<ServerResponse> file(String name, MediaType type) {
        Resource file = new ClassPathResource("contracts/" + name);
        return file.isReadable()
                ? ServerResponse.ok().contentType(type).bodyValue(file)
                : ServerResponse.notFound().build();
    }
}
