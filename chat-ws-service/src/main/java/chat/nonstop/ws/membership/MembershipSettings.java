package chat.nonstop.ws.membership;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long memberships are remembered.
 *
 * @param fresh used as it is; older ones are asked for anew, in the background
 * @param stale used while the record cannot be reached; older ones are forgotten
 * @param outsiderFresh that somebody is no member is remembered this long only: they may be invited any moment
 * @param patience for the record's answer when nothing is remembered
 * @param entries remembered at most
 */
@Validated
@ConfigurationProperties("chat.membership")
public record MembershipSettings(
        @DefaultValue("60s") Duration fresh,
        @DefaultValue("15m") Duration stale,
        @DefaultValue("2s") Duration outsiderFresh,
        @DefaultValue("3s") Duration patience,
        @DefaultValue("200000") @Min(100) int entries) {}
