package chat.nonstop.readreceipt.cursor;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Read cursors.
 *
 * @param window a room is told of moved cursors at most once in this time
 * @param cacheLife how long a room's cursors stay in Redis after they were read from the database
 * @param publishTime how long a REST report waits for Kafka
 * @param recordTime how long reports of messages that are not in the record wait at once for the record to have what the log has
 * @param memberMemory how long someone seen to be a member is not asked for again when reporting
 * @param membersRemembered most members remembered so
 */
@Validated
@ConfigurationProperties("chat.read")
record ReadSettings(
        @DefaultValue("200ms") @DurationMin(millis = 4) @DurationMax(seconds = 10)
        Duration window,

        @DefaultValue("10m") @DurationMin(seconds = 1) Duration cacheLife,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration publishTime,

        @DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 1)
        Duration recordTime,

        @DefaultValue("30s") @DurationMin(millis = 1) Duration memberMemory,
        @DefaultValue("100000") @Positive int membersRemembered) {}
