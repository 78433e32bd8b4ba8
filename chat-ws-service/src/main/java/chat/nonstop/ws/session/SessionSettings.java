package chat.nonstop.ws.session;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How sessions live and end.
 *
 * @param heartBeat how often this node sends and wants to hear a heart-beat; clients may ask for less
 * @param closePatience how long a closed session may take to go before its connection is dropped
 * @param answerPatience how long an ending session waits for the outcomes of frames under way
 * @param drainBatch sessions asked to move at a time when the node stops
 * @param drainPause between two such batches
 */
@Validated
@ConfigurationProperties("chat.session")
public record SessionSettings(
        @DefaultValue("10s") Duration heartBeat,
        @DefaultValue("5s") Duration closePatience,
        @DefaultValue("5s") Duration answerPatience,
        @DefaultValue("500") @Min(1) int drainBatch,
        @DefaultValue("250ms") Duration drainPause) {}
