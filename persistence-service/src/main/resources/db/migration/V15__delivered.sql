-- How far a member's devices have said that messages reached them. What is read, or was written before the member joined,
-- needs no saying: where the member stands is the greatest of this, last_read_message_id and joined_at_message_id.
ALTER TABLE chat_room_members
    ADD COLUMN last_delivered_message_id bigint NOT NULL DEFAULT 0 CHECK (last_delivered_message_id >= 0);

GRANT SELECT (last_delivered_message_id), UPDATE (last_delivered_message_id) ON chat_room_members TO chat_read_receipt;
