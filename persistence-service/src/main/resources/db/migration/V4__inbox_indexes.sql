-- The inbox is read newest first and swept by age.
CREATE INDEX notifications_newest ON notifications (user_id, created_at DESC, room_id DESC, message_id DESC);
CREATE INDEX notifications_by_age ON notifications USING brin (created_at);
