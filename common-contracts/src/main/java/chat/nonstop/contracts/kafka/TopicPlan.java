package chat.nonstop.contracts.kafka;

import java.time.Duration;
import java.util.List;

/**
 * How each topic is laid out. Profile {@code local} creates them so; in production operators create them, with the
 * partitions named here (docs/runbook.md).
 *
 * @param partitions partitions created by profile {@code local}
 * @param productionPartitions partitions advised for production
 * @param retention how long records are kept; a consumer that is away longer loses its place
 */
public record TopicPlan(String name, int partitions, int productionPartitions, Duration retention) {
    /** Replicas of every topic created by profile {@code local}: one broker. */
    public static final short LOCAL_REPLICAS = 1;

    public static final List<TopicPlan> ALL = List.of(
            new TopicPlan(Topics.CHAT_MESSAGES, 6, 10, Duration.ofDays(7)),
            new TopicPlan(Topics.CHAT_READ_EVENTS, 3, 5, Duration.ofDays(1)),
            new TopicPlan(Topics.CHAT_ROOM_EVENTS, 6, 6, Duration.ofDays(7)),
            new TopicPlan(Topics.CHAT_MESSAGES_DLT, 3, 3, Duration.ofDays(30)),
            new TopicPlan(Topics.CHAT_READ_EVENTS_DLT, 3, 3, Duration.ofDays(30)),
            new TopicPlan(Topics.CHAT_ROOM_EVENTS_DLT, 3, 3, Duration.ofDays(30)));
}
