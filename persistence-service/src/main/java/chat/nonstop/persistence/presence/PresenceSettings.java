package chat.nonstop.persistence.presence;

import chat.nonstop.contracts.Limits;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param roomMembers of a group in which the presence of each is told live; in larger ones on request alone
 * @param patience for Redis to say who is online; then nobody is, as far as a list shows
 * @param pause after a failure, in which Redis is not asked
 * @param moveEvery between two moves of when users were last seen
 */
@Validated
@ConfigurationProperties("chat.presence")
record PresenceSettings(
        @DefaultValue("" + Limits.PRESENCE_ROOM_MEMBERS) @Min(2)
        int roomMembers,

        @DefaultValue("300ms") Duration patience,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("5s") Duration moveEvery) {}
