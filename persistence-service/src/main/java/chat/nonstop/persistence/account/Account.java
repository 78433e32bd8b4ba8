package chat.nonstop.persistence.account;

import org.jspecify.annotations.Nullable;

/** A user as it sees itself ({@code account.schema.json}); others see the nickname only. */
public record Account(
        long userId,
        String email,
        String nickname,
        @Nullable String avatarUrl) {}
