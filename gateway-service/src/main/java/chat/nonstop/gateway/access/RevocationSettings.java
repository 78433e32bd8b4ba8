package chat.nonstop.gateway.access;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How ended log-ins and revoked accounts are heard of.
 *
 * @param interval between two looks at what is new in Redis
 * @param wholeEvery how often all of it is read anew, and what no token can be of any more is forgotten
 * @param most kept in memory, some 150 bytes each; of more, the newest
 */
@Validated
@ConfigurationProperties("chat.gateway.revocations")
record RevocationSettings(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("1m") Duration wholeEvery,
        @DefaultValue("100000") @Min(1) int most) {}
