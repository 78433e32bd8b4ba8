package chat.nonstop.persistence.database;

import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoleSettings.class)
class DatabaseWiring {
    @Bean
    RolePasswords rolePasswords(RoleSettings settings) {
        return new RolePasswords(settings);
    }

    /** Connections of its own for migrations: an index takes longer to build than a request may wait. */
    @Bean
    FlywayConfigurationCustomizer migrationsOutsideThePool(DataSource pool) {
        return flyway -> flyway.dataSource(DataSourceBuilder.derivedFrom(pool)
                .type(SimpleDriverDataSource.class)
                .build());
    }
}
