package chat.nonstop.local.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for a service in tests of the launcher: ready after a moment, tells what it was configured with, signs up
 * everyone. {@code fake.fails=<node id>} makes that one exit at once.
 */
final class FakeService {
    private FakeService() {}

    public static void main(String[] arguments) throws IOException {
        String configuration = System.getenv("SPRING_APPLICATION_JSON");
        System.out.println("starting " + property(configuration, "chat.node.id"));
        if (property(configuration, "fake.fails").equals(property(configuration, "chat.node.id"))) {
            System.out.println("cannot start: fake.fails says so");
            System.exit(1);
        }
        int port = Integer.parseInt(property(configuration, "server.port"));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(property(configuration, "server.address"), port), 0);
        answer(server, "/actuator/health/readiness", 200, "{\"status\":\"UP\"}");
        answer(server, "/configuration", 200, configuration);
        answer(server, "/api/v1/auth/signup", 201, "{}");
        server.start();
    }

    private static void answer(HttpServer server, String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String property(String json, String name) {
        Matcher matcher =
                Pattern.compile('"' + Pattern.quote(name) + "\":\"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }
}
