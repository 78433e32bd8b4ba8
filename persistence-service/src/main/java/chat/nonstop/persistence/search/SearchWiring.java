package chat.nonstop.persistence.search;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class SearchWiring {
    @Bean
    MessageSearch messageSearch(JdbcClient jdbc) {
        return new MessageSearch(jdbc);
    }
}
