package chat.nonstop.gateway.route;

import chat.nonstop.gateway.client.ClientConnections;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Begins each request one turn of its event loop later, when its end has been taken in. Reactor Netty 1.3.6 stops reading a
 * kept-alive connection for ever when a request that had to queue is answered before that (reactor-netty 4361; fixed in
 * 1.3.8, with which this can go).
 */
@Component
class SettledRequests implements HttpHandlerDecoratorFactory, Ordered {
    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) ->
                Mono.defer(() -> handler.handle(request, response)).subscribeOn(ClientConnections.eventLoopOf(request));
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
