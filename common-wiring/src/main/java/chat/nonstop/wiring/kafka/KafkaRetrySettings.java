package chat.nonstop.wiring.kafka;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How failed records are tried again.
 *
 * @param firstRetry wait before the first retry when something we stand on is away; doubles each time
 * @param slowestRetry the longest such wait
 * @param poisonInterval wait between tries of a poison record
 * @param poisonRetries tries of a poison record after the first, before it goes to the dead-letter topic
 */
@ConfigurationProperties("chat.kafka.retry")
public record KafkaRetrySettings(
        @DefaultValue("200ms") Duration firstRetry,
        @DefaultValue("5s") Duration slowestRetry,
        @DefaultValue("1s") Duration poisonInterval,
        @DefaultValue("3") int poisonRetries) {}
