package chat.nonstop.gateway.route;

import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** What a service says of itself, and CORS, which is answered at the door, do not reach the client. */
@Component
class ServedResponse implements HttpHeadersFilter, Ordered {
    @Override
    public HttpHeaders filter(HttpHeaders served, ServerWebExchange exchange) {
        HttpHeaders passed = new HttpHeaders();
        served.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("access-control-") && !lower.equals("server") && !lower.equals("x-powered-by")) {
                passed.addAll(name, values);
            }
        });
        return passed;
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.RESPONSE;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
