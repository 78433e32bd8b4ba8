package chat.nonstop.notification.deadletter;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Dead letters.
 *
 * @param retention how long a letter is kept after it was sent again or dropped; an open one is kept for as long as it is
 * @param sweepEvery pause between two sweeps
 * @param sendTime how long a replay waits for Kafka to take a hundred records
 */
@Validated
@ConfigurationProperties("chat.dead-letters")
record DeadLetterSettings(
        @DefaultValue("30d") @DurationMin(minutes = 1) Duration retention,
        @DefaultValue("10m") @DurationMin(seconds = 1) Duration sweepEvery,
        @DefaultValue("10s") @DurationMin(millis = 100) Duration sendTime) {}
