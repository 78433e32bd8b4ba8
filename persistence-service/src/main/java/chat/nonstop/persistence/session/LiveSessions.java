package chat.nonstop.persistence.session;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.CloseSession;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.SessionDetail;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The sessions that users have now, on all nodes. Every call is one round trip and fails when Redis is away. */
public class LiveSessions {
    /**
     * A connected session.
     *
     * @param member as in {@link RedisKeys#userSessions}
     */
    public record Session(String member, Instant connectedAt, SessionDetail detail) {
        private String nodeId() {
            return member.substring(0, member.indexOf(' '));
        }

        public String sessionId() {
            return member.substring(member.indexOf(' ') + 1);
        }
    }

    /** Of one user at most; the limit of sessions is far below it. */
    private static final int MOST = 200;

    /** KEYS: the user's sessions, their details. ARGV: most. Returns member, when it began, detail of each, the newest first. */
    private static final byte[] LIST = bytes("""
            local found = {}
            local all = redis.call('ZREVRANGE', KEYS[1], 0, ARGV[1] - 1, 'WITHSCORES')
            for i = 1, #all, 2 do
              local node = string.match(all[i], '^(%S+) ')
              if node and redis.call('EXISTS', 'node-alive:' .. node) == 1 then
                found[#found + 1] = all[i]
                found[#found + 1] = string.format('%.0f', all[i + 1])
                found[#found + 1] = redis.call('HGET', KEYS[2], all[i]) or ''
              end
            end
            return found
            """);

    private final SignalPublisher redis;

    public LiveSessions(SignalPublisher redis) {
        this.redis = redis;
    }

    /** The newest first, without those of nodes that are gone. */
    public List<Session> of(long userId) {
        List<byte[]> found = Objects.requireNonNull(redis.<List<byte[]>>ask(
                commands -> commands.eval(LIST, ScriptOutputType.MULTI, keys(userId), bytes(Integer.toString(MOST)))));
        List<Session> sessions = new ArrayList<>(found.size() / 3);
        for (int i = 0; i < found.size(); i += 3) {
            sessions.add(new Session(
                    text(found.get(i)),
                    Instant.EPOCH.plus(Long.parseLong(text(found.get(i + 1))), ChronoUnit.MICROS),
                    detail(found.get(i + 2))));
        }
        return sessions;
    }

    /** Tells the session's node to close it, and takes it out. */
    public void close(long userId, Session session, CloseReason reason) {
        byte[] body = ContractJson.mapper().writeValueAsBytes(new CloseSession(session.sessionId(), reason.code()));
        byte[][] keys = keys(userId);
        redis.inOneRoundTrip(commands -> List.of(
                commands.zrem(keys[0], bytes(session.member())),
                commands.hdel(keys[1], bytes(session.member())),
                commands.publish(
                        bytes(Channels.node(session.nodeId())),
                        Signal.of(Signal.Kind.CLOSE, body).encode())));
    }

    private static byte[][] keys(long userId) {
        return new byte[][] {bytes(RedisKeys.userSessions(userId)), bytes(RedisKeys.userSessionDetails(userId))};
    }

    private static SessionDetail detail(byte[] json) {
        return json.length == 0
                ? new SessionDetail("", null)
                : ContractJson.mapper().readValue(json, SessionDetail.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
