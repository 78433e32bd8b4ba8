package chat.nonstop.readreceipt.unread;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the feature together. */
@Configuration(proxyBeanMethods = false)
class UnreadConfiguration {
    @Bean
    UnreadCounts unreadCounts(JdbcClient database) {
        return new UnreadCounts(database);
    }
}
