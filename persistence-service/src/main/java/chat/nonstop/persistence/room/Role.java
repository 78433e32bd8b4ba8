package chat.nonstop.persistence.room;

/** What a member is in a room; in 1:1 rooms both are {@link #MEMBER}. */
public enum Role {
    OWNER,
    ADMIN,
    MEMBER
}
