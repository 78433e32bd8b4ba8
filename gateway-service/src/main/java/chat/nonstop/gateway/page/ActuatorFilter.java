package chat.nonstop.gateway.page;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import java.net.InetSocketAddress;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Keeps the actuator, but for health, off the public port: metrics tell who is busy when, and with what. */
@Component
@Order(DoorOrder.ACTUATOR)
class ActuatorFilter implements WebFilter {
    private final boolean onPublicPort;
    private final Problems problems;
    private volatile int publicPort;

    ActuatorFilter(ActuatorSettings settings, Problems problems) {
        this.onPublicPort = settings.onPublicPort();
        this.problems = problems;
    }

    @EventListener
    void serverStarted(WebServerInitializedEvent event) {
        if (!"management".equals(event.getApplicationContext().getServerNamespace())) {
            publicPort = event.getWebServer().getPort();
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        boolean hidden = path.startsWith("/actuator")
                && !path.equals("/actuator/health")
                && !path.startsWith("/actuator/health/");
        if (hidden && !onPublicPort && cameBy(publicPort, exchange)) {
            return problems.answer(exchange, Refused.because(RefusalCode.NOT_FOUND, null));
        }
        return chain.filter(exchange);
    }

    private static boolean cameBy(int port, ServerWebExchange exchange) {
        InetSocketAddress local = exchange.getRequest().getLocalAddress();
        return local == null || local.getPort() == port;
    }
}
