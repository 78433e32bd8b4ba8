package chat.nonstop.contracts.redis;

/**
 * Body of a {@link Signal.Kind#CLOSE}.
 *
 * @param sessionId as in {@link RedisKeys#userSessions}
 * @param closeCode one of {@link chat.nonstop.contracts.stomp.CloseReason}
 */
public record CloseSession(String sessionId, int closeCode) {}
