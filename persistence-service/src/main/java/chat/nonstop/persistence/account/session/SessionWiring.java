package chat.nonstop.persistence.account.session;

import chat.nonstop.persistence.account.Accounts;
import chat.nonstop.persistence.account.key.TokenSettings;
import chat.nonstop.persistence.account.login.RefreshTokens;
import chat.nonstop.persistence.session.LiveSessions;
import chat.nonstop.persistence.session.Revocations;
import chat.nonstop.wiring.redis.SignalPublisher;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RevocationSettings.class, TokenSettings.class})
class SessionWiring {
    /** By which a revocation outlives every access token: clocks, and the time from the family's row to its token. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    @Bean
    LiveSessions liveSessions(SignalPublisher redis) {
        return new LiveSessions(redis);
    }

    @Bean
    Revocations revocations(SignalPublisher redis, TokenSettings tokens) {
        return new Revocations(redis, tokens.accessTokenLife().plus(MARGIN));
    }

    @Bean
    RevokeAccount revokeAccount(
            TransactionOperations transaction,
            Accounts accounts,
            ObjectProvider<RefreshTokens> logIns,
            ApplicationEventPublisher events,
            Revocations revocations) {
        return new RevokeAccount(transaction, accounts, logIns.getIfAvailable(), events, revocations.life());
    }

    @Bean
    RebuildRevocations rebuildRevocations(
            JdbcClient jdbc, ObjectProvider<RefreshTokens> logIns, Revocations revocations) {
        return new RebuildRevocations(jdbc, logIns.getIfAvailable(), revocations);
    }

    @Bean
    SchedulingConfigurer revocationUpkeep(RebuildRevocations rebuild, RevocationSettings settings) {
        return tasks -> tasks.addFixedDelayTask(rebuild::rebuild, settings.rebuildEvery());
    }
}
