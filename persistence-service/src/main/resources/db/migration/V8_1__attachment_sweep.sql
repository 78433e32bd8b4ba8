-- Deleted messages whose file is still there are few among all; the sweep of files finds them by this.
CREATE INDEX messages_deleted_with_file ON messages (room_id, message_id)
    WHERE deleted_at IS NOT NULL AND attachment_id IS NOT NULL;
