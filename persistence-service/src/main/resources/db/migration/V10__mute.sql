-- A member mutes a room for himself: the notification-service writes it, and nothing else of a membership.
GRANT UPDATE (muted_until) ON chat_room_members TO chat_notification;
