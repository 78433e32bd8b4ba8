package chat.nonstop.contracts.internal;

/**
 * Answer of {@code GET /internal/rooms/{roomId}/members/{userId}}.
 *
 * @param member whether the user is a member now
 * @param joinedAtMessageId the room's last message when the user joined: history is visible from the next on
 */
public record Membership(long roomId, long userId, boolean member, long joinedAtMessageId) {}
