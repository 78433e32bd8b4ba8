package chat.nonstop.persistence.people;

import java.util.List;

/** Whom a user has blocked ({@code user-list.schema.json}). */
record BlockedUsers(List<User> users) {
    record User(long userId, String nickname) {}
}
