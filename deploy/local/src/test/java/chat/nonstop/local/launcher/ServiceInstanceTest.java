package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServiceInstanceTest {
    private final UpOptions options =
            new UpOptions(2, 9000, "0.0.0.0", Map.of("spring.data.redis.port", "1", "x", "y"), List.of());
    private final Secrets secrets = Secrets.random(new Random(1));

    @Test
    void everyServiceAndNodeIsStartedTheRecordFirst() {
        assertThat(ServiceInstance.all(options))
                .extracting(ServiceInstance::name)
                .containsExactly("persistence", "chat-ws-1", "chat-ws-2", "gateway", "read-receipt", "notification");
    }

    @Test
    void gatewayKnowsTheNodesAndAloneIsOpenToTheNetwork() {
        assertThat(properties("gateway"))
                .containsEntry("chat.gateway.ws-nodes", "http://127.0.0.1:9001,http://127.0.0.1:9011")
                .containsEntry("server.address", "0.0.0.0")
                .containsEntry("server.port", "9000");
        assertThat(List.of("chat-ws-1", "persistence", "read-receipt", "notification"))
                .allSatisfy(name -> assertThat(properties(name)).containsEntry("server.address", UpOptions.LOOPBACK));
    }

    @Test
    void eachNodeHasANameOfItsOwn() {
        assertThat(properties("chat-ws-2"))
                .containsEntry("chat.node.id", "chat-ws-2")
                .containsEntry("server.port", "9011");
    }

    @Test
    void databasePasswordsGoOnlyWhereTheyAreNeeded() {
        assertThat(properties("persistence"))
                .containsEntry("spring.datasource.username", "chat_persistence")
                .containsEntry("chat.database.roles.notification.password", secrets.notificationPassword());
        assertThat(properties("notification"))
                .containsEntry("spring.datasource.username", "chat_notification")
                .containsEntry("spring.datasource.password", secrets.notificationPassword())
                .doesNotContainValue(secrets.persistencePassword());
        assertThat(properties("chat-ws-1").keySet()).noneMatch(key -> key.contains("datasource"));
        assertThat(List.of("gateway", "chat-ws-1", "read-receipt", "notification"))
                .allSatisfy(name -> assertThat(properties(name))
                        .doesNotContainValue(secrets.signingKeySecret())
                        .doesNotContainValue(secrets.storeAddressSecret()));
    }

    @Test
    void settingsOfThePersonAreStrongerThanOurs() {
        assertThat(properties("gateway"))
                .containsEntry("spring.data.redis.port", "1")
                .containsEntry("x", "y");
    }

    private Map<String, String> properties(String name) {
        return ServiceInstance.all(options).stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow()
                .properties(options, secrets);
    }
}
