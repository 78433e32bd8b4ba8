package chat.nonstop.gateway.origin;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.gateway.DoorOrder;
import chat.nonstop.gateway.access.Door;
import chat.nonstop.gateway.problem.Problems;
import chat.nonstop.gateway.problem.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses requests of foreign pages and answers CORS for allowed ones. The only place that does: {@code Origin} is not
 * forwarded, so no service behind can add a second set of headers.
 */
@Component
@Order(DoorOrder.ORIGIN)
class OriginFilter implements WebFilter {
    private static final Duration PREFLIGHT_CACHE = Duration.ofHours(1);

    private final OriginPolicy policy;
    private final CorsConfiguration cors;
    private final CorsProcessor corsProcessor = new DefaultCorsProcessor();
    private final Problems problems;

    OriginFilter(OriginSettings settings, Problems problems) {
        this.policy = new OriginPolicy(settings.publicOrigin(), settings.allowed());
        this.cors = cors(settings);
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        return switch (policy.judge(
                headers.getOrEmpty(HttpHeaders.ORIGIN),
                served(exchange.getRequest()),
                isNavigation(exchange.getRequest()) ? null : headers.getFirst("Sec-Fetch-Site"))) {
            case OriginPolicy.Verdict.NoPage() -> chain.filter(exchange);
            case OriginPolicy.Verdict.OwnPage() -> chain.filter(exchange);
            case OriginPolicy.Verdict.AllowedPage() -> answerCors(exchange, chain);
            case OriginPolicy.Verdict.ForeignPage() ->
                problems.answer(exchange, Refused.because(RefusalCode.FOREIGN_ORIGIN, null));
        };
    }

    private Mono<Void> answerCors(ServerWebExchange exchange, WebFilterChain chain) {
        boolean preflight = CorsUtils.isPreFlightRequest(exchange.getRequest());
        if (!corsProcessor.process(cors, exchange)) {
            return problems.answer(exchange, Refused.because(RefusalCode.FORBIDDEN, "Not allowed across origins."));
        }
        return preflight ? Mono.empty() : chain.filter(exchange);
    }

    private static Optional<Origin> served(ServerHttpRequest request) {
        List<String> hosts = request.getHeaders().getOrEmpty(HttpHeaders.HOST);
        String scheme = request.getURI().getScheme();
        return hosts.size() == 1 && scheme != null ? Origin.ofAuthority(scheme, hosts.getFirst()) : Optional.empty();
    }

    /**
     * Following a link from elsewhere to our page is what links are for. One to a session is not: the browser would send the
     * cookie along, and the session that opens could take the place of the user's own.
     */
    private static boolean isNavigation(ServerHttpRequest request) {
        return "navigate".equals(request.getHeaders().getFirst("Sec-Fetch-Mode"))
                && Door.of(request.getPath().value()) != Door.SOCKET;
    }

    private static CorsConfiguration cors(OriginSettings settings) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(settings.allowed().stream().map(Origin::text).toList());
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(
                List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT, "Idempotency-Key"));
        cors.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE));
        // SockJS asks with credentials, whether it has any or not.
        cors.setAllowCredentials(true);
        cors.setMaxAge(PREFLIGHT_CACHE);
        return cors;
    }
}
