package chat.nonstop.persistence.room.life;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.persistence.room.Role;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a room that was decided and is to be written, all of it or nothing.
 *
 * @param said the system message that tells of it; null for what happens silently
 * @param joining who becomes a member, with the role MEMBER
 * @param leaving who is no member from now on
 * @param roles new roles of members who stay
 * @param name the room's new name; null when it keeps the old one
 * @param ends whether nobody is left
 */
record Deed(
        @Nullable Said said,
        List<Long> joining,
        List<Long> leaving,
        Map<Long, Role> roles,
        @Nullable String name,
        boolean ends) {
    /** What a system message says; the content is for clients that do not know its detail. */
    record Said(MessageType type, String content, Message.Detail detail) {}

    static Deed invitation(Said said, List<Long> joining) {
        return new Deed(said, joining, List.of(), Map.of(), null, false);
    }

    static Deed removal(Said said, long userId) {
        return new Deed(said, List.of(), List.of(userId), Map.of(), null, false);
    }

    static Deed silentDeparture(long userId) {
        return new Deed(null, List.of(), List.of(userId), Map.of(), null, false);
    }

    static Deed departure(Said said, long userId, Map<Long, Role> roles, boolean ends) {
        return new Deed(said, List.of(), List.of(userId), roles, null, ends);
    }

    static Deed newRoles(Said said, Map<Long, Role> roles) {
        return new Deed(said, List.of(), List.of(), roles, null, false);
    }

    static Deed newName(Said said, String name) {
        return new Deed(said, List.of(), List.of(), Map.of(), name, false);
    }
}
