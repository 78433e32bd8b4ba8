package chat.nonstop.readreceipt.unread;

/**
 * What a user has not read, over the rooms of the room list ({@code unread.schema.json}).
 *
 * @param unreadCount messages, in muted rooms too
 * @param mutedUnreadCount those of them that are in muted rooms
 * @param unreadRooms rooms that are not muted and have any
 */
record UnreadTotal(long unreadCount, long mutedUnreadCount, long unreadRooms) {}
