package chat.nonstop.gateway.access;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;

/**
 * Takes {@code ?access_token=} out of the URL at the outermost edge, so that no log line, metric, trace, error or upstream
 * request can ever hold it. It goes on as a request attribute.
 */
@Component
class UrlTokens implements HttpHandlerDecoratorFactory {
    /** Request attribute: {@code List<String>}, the tokens that the URL had. */
    static final String ATTRIBUTE = UrlTokens.class.getName() + ".tokens";

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> TokenInUrl.in(request.getURI())
                .map(found -> handler.handle(without(request, found.clean(), found.tokens()), response))
                .orElseGet(() -> handler.handle(request, response));
    }

    private static ServerHttpRequest without(ServerHttpRequest request, URI clean, List<String> tokens) {
        Map<String, Object> attributes = new HashMap<>(request.getAttributes());
        attributes.put(ATTRIBUTE, tokens);
        return new ServerHttpRequestDecorator(request.mutate().uri(clean).build()) {
            @Override
            public Map<String, Object> getAttributes() {
                return attributes;
            }
        };
    }
}
