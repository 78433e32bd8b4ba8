package chat.nonstop.persistence.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Users as others see them ({@code user-list.schema.json}): never with an e-mail address. */
record FoundUsers(List<User> users) {
    record User(long userId, String nickname, @Nullable String avatarUrl) {}
}
