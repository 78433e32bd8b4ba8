package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.ChatDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One process of a service, and the Spring properties it is given.
 *
 * @param name for example {@code chat-ws-2}; unique, and the start of its Kafka transactional ids
 */
record ServiceInstance(Service service, String name, int port) {
    /** All that an {@code up} starts, the record first. */
    static List<ServiceInstance> all(UpOptions options) {
        PortPlan ports = options.ports();
        List<ServiceInstance> all = new ArrayList<>();
        all.add(new ServiceInstance(Service.PERSISTENCE, "persistence", ports.persistence()));
        for (int node = 1; node <= options.wsNodes(); node++) {
            all.add(new ServiceInstance(Service.CHAT_WS, "chat-ws-" + node, ports.chatWs(node)));
        }
        all.add(new ServiceInstance(Service.GATEWAY, "gateway", ports.gateway()));
        all.add(new ServiceInstance(Service.READ_RECEIPT, "read-receipt", ports.readReceipt()));
        all.add(new ServiceInstance(Service.NOTIFICATION, "notification", ports.notification()));
        return all;
    }

    /** Each service is told what it needs and no more: only those with tables of their own know a database password. */
    Map<String, String> properties(UpOptions options, Secrets secrets) {
        PortPlan ports = options.ports();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("spring.profiles.active", "local");
        properties.put("server.port", Integer.toString(port));
        properties.put("server.address", service == Service.GATEWAY ? options.host() : UpOptions.LOOPBACK);
        properties.put(
                "spring.kafka.bootstrap-servers", "127.0.0.1:" + ports.servers().kafka());
        properties.put("spring.data.redis.host", "127.0.0.1");
        properties.put(
                "spring.data.redis.port", Integer.toString(ports.servers().redis()));
        properties.put("spring.data.redis.password", secrets.redisPassword());
        properties.put("chat.node.id", name);
        properties.put("chat.internal.secret", secrets.serviceTokenSecret());
        properties.put("chat.auth.jwks-uri", url(ports.persistence()) + "/.well-known/jwks.json");
        properties.put("chat.services.persistence-url", url(ports.persistence()));
        properties.put("chat.services.read-receipt-url", url(ports.readReceipt()));
        properties.put("chat.services.notification-url", url(ports.notification()));
        switch (service) {
            case GATEWAY ->
                properties.put(
                        "chat.gateway.ws-nodes",
                        ports.chatWsNodes().stream().map(ServiceInstance::url).collect(Collectors.joining(",")));
            case CHAT_WS -> {}
            case PERSISTENCE -> {
                putDatabase(properties, ports, ChatDatabase.OWNER, secrets.persistencePassword());
                properties.put("chat.database.roles.read-receipt.password", secrets.readReceiptPassword());
                properties.put("chat.database.roles.notification.password", secrets.notificationPassword());
                properties.put("chat.auth.key-secret", secrets.signingKeySecret());
                // Relative to the folder that the service runs in, which is below the data.
                properties.put("chat.attachments.local.folder", "attachments");
                properties.put("chat.attachments.local.secret", secrets.storeAddressSecret());
            }
            case READ_RECEIPT -> putDatabase(properties, ports, "chat_read_receipt", secrets.readReceiptPassword());
            case NOTIFICATION -> putDatabase(properties, ports, "chat_notification", secrets.notificationPassword());
        }
        properties.putAll(options.settings());
        return properties;
    }

    private static void putDatabase(Map<String, String> properties, PortPlan ports, String role, String password) {
        properties.put(
                "spring.datasource.url",
                ChatDatabase.jdbcUrl("127.0.0.1", ports.servers().postgres()));
        properties.put("spring.datasource.username", role);
        properties.put("spring.datasource.password", password);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }
}
