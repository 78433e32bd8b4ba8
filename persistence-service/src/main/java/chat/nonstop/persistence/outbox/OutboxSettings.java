package chat.nonstop.persistence.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How committed changes are told.
 *
 * @param lanes rooms are spread over so many threads for each target; one room is always in the same lane
 * @param waiting events that one lane holds in memory; further ones wait in the database for the sweep
 * @param batch events that a lane tells in one round trip
 * @param patience how long a target may take for a batch
 * @param sweepEvery how often what is left untold is looked for
 * @param untoldAfter how long after it was handed out an event that nobody has told counts as left by an instance that died
 * @param sweepBatch events that one sweep hands out
 */
@Validated
@ConfigurationProperties("chat.outbox")
record OutboxSettings(
        @DefaultValue("4") @Min(1) @Max(64) int lanes,
        @DefaultValue("5000") @Min(1) int waiting,
        @DefaultValue("200") @Min(1) int batch,
        @DefaultValue("35s") Duration patience,
        @DefaultValue("2s") Duration sweepEvery,
        @DefaultValue("10s") Duration untoldAfter,
        @DefaultValue("500") @Min(1) int sweepBatch) {}
