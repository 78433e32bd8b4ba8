package chat.nonstop.testing.stack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.kafka.TopicPlan;
import java.sql.DriverManager;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.context.junit.jupiter.SpringExtension;

@ExtendWith(SpringExtension.class)
@OnTestStack
class SharedStackIT {
    @Autowired
    private Environment environment;

    @Test
    void springFindsTheServersByTheirUsualProperties() throws Exception {
        try (var connection = DriverManager.getConnection(
                        environment.getRequiredProperty("spring.datasource.url"),
                        environment.getRequiredProperty("spring.datasource.username"),
                        environment.getRequiredProperty("spring.datasource.password"));
                var statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT 1")).isTrue();
        }
        assertThat(environment.getRequiredProperty("spring.data.redis.port"))
                .isEqualTo(Integer.toString(TestStack.shared().redisPort()));
    }

    @Test
    void topicsAreCreatedOnceHoweverOftenAsked() throws Exception {
        TestStack.shared().createTopics();
        TestStack.shared().createTopics();

        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", environment.getRequiredProperty("spring.kafka.bootstrap-servers")))) {
            var plan = TopicPlan.ALL.getFirst();
            assertThat(admin.listTopics().names().get()).hasSize(TopicPlan.ALL.size());
            assertThat(admin.describeTopics(
                                    TopicPlan.ALL.stream().map(TopicPlan::name).toList())
                            .allTopicNames()
                            .get()
                            .get(plan.name())
                            .partitions())
                    .hasSize(plan.partitions());
        }
    }
}
