package chat.nonstop.ws.session;

import chat.nonstop.contracts.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Every limit that a client of a session can meet; the defaults are {@link Limits}.
 *
 * @param messageBytes body of one SEND
 * @param frameBytes what the layers below let through, and the most an unfinished STOMP frame may hold
 * @param headBytes command and headers of one STOMP frame
 * @param contentCodePoints of a message, trimmed
 * @param subscriptionsPerSession live at one time
 * @param subscribesPerMinute SUBSCRIBE frames of one session, whatever becomes of them
 * @param sendBufferBytes waiting to be written to one session
 * @param sendTime of one write to a session
 * @param connectTime a socket may stay open without CONNECT, and a frame may stay unfinished
 * @param idleTime a client may be silent, whatever heart-beats it promised; half-way it is asked by a WebSocket ping, and an
 *     answer to that is enough. Not for SockJS, which has a time-out of its own
 * @param inFlight frames of one session that wait for their outcome; the next is not read before one is answered
 * @param sessionsPerUser on all nodes together; the oldest gives way
 * @param messagesPerMinute of one user, on all nodes and devices together
 * @param refusalsBeforePause messages of one user that may be refused for their number within a minute; who goes on is
 *     paused
 * @param hammeringPause for which then every message of the user is refused on this node
 * @param reportsPerMinute of reading and delivery of one session, after those of a room that come fast are coalesced
 * @param typingInterval between two typing signals of one session in one room; those in between are dropped
 */
@Validated
@ConfigurationProperties("chat.limits")
public record ChatLimits(
        @DefaultValue("" + Limits.MESSAGE_BYTES) @Min(1024) int messageBytes,
        @DefaultValue("" + Limits.FRAME_BYTES) @Min(2048) int frameBytes,

        @DefaultValue("" + Limits.HEAD_BYTES) @Min(1024) int headBytes,

        @DefaultValue("" + Limits.CONTENT_CODE_POINTS) @Min(1) @Max(Limits.CONTENT_CODE_POINTS)
        int contentCodePoints,

        @DefaultValue("" + Limits.SUBSCRIPTIONS_PER_SESSION) @Min(1)
        int subscriptionsPerSession,

        @DefaultValue("" + Limits.SUBSCRIBES_PER_MINUTE) @Min(1)
        int subscribesPerMinute,

        @DefaultValue("" + Limits.SEND_BUFFER_BYTES) @Min(64 * 1024)
        int sendBufferBytes,

        @Nullable Duration sendTime,
        @Nullable Duration connectTime,
        @Nullable Duration idleTime,
        @DefaultValue("256") @Min(1) int inFlight,

        @DefaultValue("" + Limits.SESSIONS_PER_USER) @Min(1) int sessionsPerUser,

        @DefaultValue("" + Limits.MESSAGES_PER_MINUTE) @Min(1)
        int messagesPerMinute,

        @DefaultValue("60") @Min(1) int refusalsBeforePause,
        @DefaultValue("30s") Duration hammeringPause,

        @DefaultValue("" + Limits.REPORTS_PER_MINUTE) @Min(1)
        int reportsPerMinute,

        @DefaultValue("2s") Duration typingInterval) {
    private static final Duration SHORTEST_IDLE_TIME = Duration.ofSeconds(2);

    public ChatLimits {
        if (frameBytes <= messageBytes) {
            throw new IllegalArgumentException("chat.limits.frame-bytes: " + frameBytes
                    + " (expected: more than chat.limits.message-bytes, " + messageBytes + ")");
        }
        sendTime = sendTime == null ? Limits.SEND_TIME : sendTime;
        connectTime = connectTime == null ? Limits.CONNECT_TIME : connectTime;
        idleTime = idleTime == null ? Limits.IDLE_TIME : idleTime;
        if (idleTime.compareTo(SHORTEST_IDLE_TIME) < 0) {
            throw new IllegalArgumentException("chat.limits.idle-time: " + idleTime + " (expected: at least "
                    + SHORTEST_IDLE_TIME.toSeconds() + "s, because sessions are looked at twice a second)");
        }
    }

    @Override
    public Duration sendTime() {
        return sendTime == null ? Limits.SEND_TIME : sendTime;
    }

    @Override
    public Duration connectTime() {
        return connectTime == null ? Limits.CONNECT_TIME : connectTime;
    }

    @Override
    public Duration idleTime() {
        return idleTime == null ? Limits.IDLE_TIME : idleTime;
    }
}
