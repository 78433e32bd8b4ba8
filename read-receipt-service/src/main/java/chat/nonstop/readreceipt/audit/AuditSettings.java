package chat.nonstop.readreceipt.audit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The audit of what is read.
 *
 * @param enabled whether it comes by itself; asking for it works all the same
 * @param every from one run to the next, of all instances together
 * @param look how often an instance looks whether a run is due
 * @param rooms of one run; the next goes on behind them
 * @param slice rooms of one snapshot, and the most that can be asked for at once
 * @param messages looked at for one room, for all its members together
 * @param settle how long a cursor may be on its way from the database to Redis
 */
@Validated
@ConfigurationProperties("chat.read.audit")
record AuditSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("1h") @DurationMin(seconds = 1) Duration every,

        @DefaultValue("1m") @DurationMin(millis = 10) Duration look,

        @DefaultValue("10000") @Positive int rooms,
        @DefaultValue("20") @Positive @Max(1_000) int slice,
        @DefaultValue("500000") @Positive int messages,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration settle) {}
