package chat.nonstop.ws.it;

import chat.nonstop.contracts.ContractJson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** Answers internal calls in JSON, or only with a status. */
abstract class InternalDoor implements HttpHandler {
    @Override
    public final void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        }
    }

    abstract void answer(HttpExchange exchange) throws IOException;

    static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
        return ContractJson.mapper().readValue(exchange.getRequestBody().readAllBytes(), type);
    }

    static void write(HttpExchange exchange, Object answer) throws IOException {
        byte[] body = ContractJson.mapper().writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    static void writeStatus(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }
}
