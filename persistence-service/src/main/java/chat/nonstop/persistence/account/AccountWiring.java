package chat.nonstop.persistence.account;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.PublicPaths;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PasswordSettings.class)
class AccountWiring {
    @Bean
    Accounts accounts(JdbcClient jdbc) {
        return new Accounts(jdbc);
    }

    @Bean
    @OwnAccounts
    Passwords passwords(PasswordSettings settings) {
        return new Passwords(settings);
    }

    @Bean
    @OwnAccounts
    SignUp signUp(Accounts accounts, Passwords passwords) {
        return new SignUp(accounts, passwords);
    }

    /** Open to all, as it is here that tokens come from. With an external issuer there is simply nothing (404). */
    @Bean
    PublicPaths openAccountPaths() {
        return new PublicPaths(List.of(Paths.SIGNUP, Paths.LOGIN, Paths.REFRESH, Paths.LOGOUT, Paths.JWKS));
    }
}
