package chat.nonstop.persistence.account.login;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often somebody may fail to log in (docs/decisions/0034-login-throttle.md). Attempts that succeed do not count.
 *
 * @param perAccount failed attempts on one account, from anywhere, per {@code accountPeriod}
 * @param accountPeriod time in which that many are allowed again, one after the other
 * @param perAddress failed attempts from one address, on any account, per {@code addressPeriod}
 * @param addressPeriod time in which that many are allowed again, one after the other
 * @param trustedProxies networks of the gateway: only a request from there is believed where it says it comes from
 */
@Validated
@ConfigurationProperties("chat.auth.throttle")
record ThrottleSettings(
        @DefaultValue("10") @Min(1) int perAccount,
        @DefaultValue("10m") @NotNull Duration accountPeriod,
        @DefaultValue("100") @Min(1) int perAddress,
        @DefaultValue("1m") @NotNull Duration addressPeriod,

        @DefaultValue({"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"})
        List<String> trustedProxies) {
    ThrottleSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
