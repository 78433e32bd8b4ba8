package chat.nonstop.ws.room;

import chat.nonstop.contracts.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How messages reach sessions.
 *
 * @param gapPatience for a missing message to come by itself before it is fetched from history
 * @param headCheck how often the heads of all watched rooms are compared with what was delivered
 * @param page messages asked of history at a time
 * @param heldMessages of one room held back behind a gap
 * @param startPatience for a room to become live on this node; then its SUBSCRIBE is refused
 * @param replayPatience for history to answer during a replay; then the subscription is ended
 */
@Validated
@ConfigurationProperties("chat.delivery")
public record DeliverySettings(
        @DefaultValue("75ms") Duration gapPatience,
        @DefaultValue("3s") Duration headCheck,

        @DefaultValue("" + Limits.HISTORY_PAGE_MAX) @Min(1) @Max(Limits.HISTORY_PAGE_MAX)
        int page,

        @DefaultValue("500") @Min(1) int heldMessages,
        @DefaultValue("5s") Duration startPatience,
        @DefaultValue("15s") Duration replayPatience) {}
