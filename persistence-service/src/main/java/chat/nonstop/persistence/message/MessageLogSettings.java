package chat.nonstop.persistence.message;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the message log is consumed.
 *
 * @param concurrency consumers in this instance; more than the topic has partitions are idle
 * @param headExpiry how long a room's head stays in Redis after its last message
 * @param untoldRooms rooms whose head may wait for Redis to come back before storing waits too
 * @param revokeWait how long a consumer that gives up its partitions waits for what it told to be acknowledged
 * @param idleTick how often an idle consumer commits what was acknowledged meanwhile
 * @param idleCheck how often, for a partition without new records, the database is asked whether it still has all
 */
@ConfigurationProperties("chat.message-log")
record MessageLogSettings(
        @DefaultValue("3") int concurrency,
        @DefaultValue("1d") Duration headExpiry,
        @DefaultValue("100000") int untoldRooms,
        @DefaultValue("5s") Duration revokeWait,
        @DefaultValue("250ms") Duration idleTick,
        @DefaultValue("5s") Duration idleCheck) {}
