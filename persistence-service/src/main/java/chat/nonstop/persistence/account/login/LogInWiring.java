package chat.nonstop.persistence.account.login;

import chat.nonstop.persistence.account.Accounts;
import chat.nonstop.persistence.account.OwnAccounts;
import chat.nonstop.persistence.account.Passwords;
import chat.nonstop.persistence.account.key.KeyRing;
import chat.nonstop.persistence.account.key.TokenSettings;
import chat.nonstop.wiring.auth.AuthSettings;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@OwnAccounts
@EnableConfigurationProperties(ThrottleSettings.class)
class LogInWiring {
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    @Bean
    RefreshTokens refreshTokens(
            JdbcClient jdbc,
            TransactionOperations transaction,
            ApplicationEventPublisher events,
            TokenSettings settings) {
        return new RefreshTokens(jdbc, transaction, events, settings.refreshTokenLife());
    }

    @Bean
    AccessTokens accessTokens(KeyRing keys, AuthSettings auth, TokenSettings settings, Clock clock) {
        return new AccessTokens(keys, auth, settings.accessTokenLife(), clock);
    }

    @Bean
    BucketThrottle logInThrottle(
            LettuceConnectionFactory connections, ThrottleSettings settings, Clock clock, MeterRegistry metrics) {
        return new BucketThrottle(() -> (RedisClient) connections.getRequiredNativeClient(), settings, clock, metrics);
    }

    @Bean
    ClientAddresses clientAddresses(ThrottleSettings settings) {
        return new ClientAddresses(settings.trustedProxies());
    }

    @Bean
    LogIn logIn(
            LogInThrottle throttle,
            Accounts accounts,
            Passwords passwords,
            RefreshTokens refreshTokens,
            AccessTokens accessTokens) {
        return new LogIn(throttle, accounts, passwords, refreshTokens, accessTokens);
    }

    @Bean
    SchedulingConfigurer refreshTokenSweep(RefreshTokens refreshTokens) {
        return tasks -> tasks.addFixedDelayTask(refreshTokens::sweep, SWEEP_EVERY);
    }
}
