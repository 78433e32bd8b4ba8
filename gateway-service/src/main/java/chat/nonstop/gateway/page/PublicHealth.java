package chat.nonstop.gateway.page;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Liveness and readiness on the public port when the rest of the actuator has a port of its own, so that a load balancer
 * asks the door it sends people to. Only the status, no details.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class PublicHealth {
    @Bean
    RouterFunction<ServerResponse> publicHealthRoutes(HealthEndpoint health) {
        return RouterFunctions.route()
                .GET("/actuator/health", request -> answer(health))
                .GET("/actuator/health/liveness", request -> answer(health, "liveness"))
                .GET("/actuator/health/readiness", request -> answer(health, "readiness"))
                .build();
    }

    private static Mono<ServerResponse> answer(HealthEndpoint health, String... path) {
        return Mono.fromCallable(() -> statusOf(health.healthForPath(path)))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(status -> ServerResponse.status(
                                status.equals(Status.UP) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(Map.of("status", status.getCode())));
    }

    private static Status statusOf(@Nullable HealthDescriptor health) {
        return health == null ? Status.UNKNOWN : health.getStatus();
    }
}
