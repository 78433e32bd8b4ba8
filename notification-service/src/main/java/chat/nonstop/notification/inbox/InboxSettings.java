package chat.nonstop.notification.inbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The inbox.
 *
 * @param messagesPerStatement messages whose rows are added by one statement; times the members of a room
 * @param retention how long a row is kept after its message was sent
 * @param sweepEvery pause between two sweeps
 * @param sweepRows rows deleted by one statement of a sweep
 */
@Validated
@ConfigurationProperties("chat.inbox")
record InboxSettings(
        @DefaultValue("50") @Positive @Max(500) int messagesPerStatement,
        @DefaultValue("30d") @DurationMin(minutes = 1) Duration retention,
        @DefaultValue("10m") @DurationMin(seconds = 1) Duration sweepEvery,
        @DefaultValue("5000") @Positive int sweepRows) {}
