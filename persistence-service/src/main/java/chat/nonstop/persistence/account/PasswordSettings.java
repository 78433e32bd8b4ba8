package chat.nonstop.persistence.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a password hash costs (Argon2id, docs/decisions/0031-passwords.md).
 *
 * @param memoryKib memory of one hash in KiB
 * @param iterations passes over that memory
 * @param parallel how many hashes are computed at once on this instance; 0 for half of its processors, at least one. The
 *     rest of the processors stay with the messages, whatever a storm of log-ins asks for.
 * @param patience how long a log-in waits for its turn before it is told to come back
 */
@Validated
@ConfigurationProperties("chat.auth.password")
public record PasswordSettings(
        @DefaultValue("19456") @Min(1024) @Max(1 << 20) int memoryKib,
        @DefaultValue("2") @Min(1) @Max(50) int iterations,
        @DefaultValue("0") @Min(0) @Max(256) int parallel,
        @DefaultValue("10s") Duration patience) {
    int parallelHashes() {
        return parallel > 0 ? parallel : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
