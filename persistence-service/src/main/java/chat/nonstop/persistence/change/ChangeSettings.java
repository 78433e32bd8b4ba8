package chat.nonstop.persistence.change;

import chat.nonstop.contracts.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What members may do to messages.
 *
 * @param contentCodePoints of an edited message, trimmed; the same as for sent ones
 * @param editWindow how long its sender may edit a message
 * @param deleteWindow how long its sender may delete a message for everyone
 * @param emojiPerMessage different emoji on one message
 * @param reactionsPerMessage of all members together
 */
@Validated
@ConfigurationProperties("chat.limits")
record ChangeSettings(
        @DefaultValue("" + Limits.CONTENT_CODE_POINTS) @Min(1) @Max(Limits.CONTENT_CODE_POINTS)
        int contentCodePoints,

        @DefaultValue("24h") @DurationMin(seconds = 0) Duration editWindow,
        @DefaultValue("24h") @DurationMin(seconds = 0) Duration deleteWindow,

        @DefaultValue("" + Limits.EMOJI_PER_MESSAGE) @Min(1) @Max(1_000)
        int emojiPerMessage,

        @DefaultValue("" + Limits.REACTIONS_PER_MESSAGE) @Min(1) @Max(100_000)
        int reactionsPerMessage) {}
