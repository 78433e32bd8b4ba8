-- What nobody counts as unread: few among a room's messages, so that a cursor far behind costs no more than they do.
CREATE INDEX messages_not_counted ON messages (room_id, message_id)
    WHERE deleted_at IS NOT NULL OR type NOT IN ('TEXT', 'IMAGE');

-- The one definition of unread (docs/decisions/0043): for each member now, the messages behind its cursor without those of the
-- system, deleted for everyone, hidden by the member, or its own. Ids have no gaps, so all behind the cursor are a difference,
-- and only the exceptions are looked up. Own messages need no looking up: sending moves the sender's cursor in the message's
-- own transaction. The audit of the read-receipt-service counts them all the same.
CREATE VIEW unread_messages AS
SELECT member.room_id,
       member.user_id,
       member.muted_until,
       -- Whether the member has blocked the other one of a 1:1 room, which hides the room from his list.
       EXISTS (SELECT FROM one_to_one_chat_rooms pair
               JOIN user_blocks block ON block.blocked_id IN (pair.user_low, pair.user_high)
               WHERE pair.room_id = member.room_id AND block.blocker_id = member.user_id) AS blocked,
       room.last_message_id,
       greatest(member.last_read_message_id, member.joined_at_message_id) AS read_up_to,
       CASE WHEN greatest(member.last_read_message_id, member.joined_at_message_id) >= room.last_message_id THEN 0
       ELSE room.last_message_id - greatest(member.last_read_message_id, member.joined_at_message_id)
            - (SELECT count(*) FROM messages m
               WHERE m.room_id = member.room_id
                 AND m.message_id > greatest(member.last_read_message_id, member.joined_at_message_id)
                 AND (m.deleted_at IS NOT NULL OR m.type NOT IN ('TEXT', 'IMAGE')))
            - (SELECT count(*) FROM message_deletions hidden
               JOIN messages m ON m.room_id = hidden.room_id AND m.message_id = hidden.message_id
               WHERE hidden.user_id = member.user_id AND hidden.room_id = member.room_id
                 AND hidden.message_id > greatest(member.last_read_message_id, member.joined_at_message_id)
                 AND m.deleted_at IS NULL AND m.type IN ('TEXT', 'IMAGE'))
       END AS unread_count
FROM chat_room_members member
JOIN chat_rooms room ON room.room_id = member.room_id
WHERE member.left_at IS NULL AND room.deleted_at IS NULL;

GRANT SELECT ON unread_messages TO chat_read_receipt;

-- For the audit, which counts again from scratch; nothing of what was said.
GRANT SELECT (room_id, message_id, sender_id, type, deleted_at) ON messages TO chat_read_receipt;
GRANT SELECT (room_id, message_id, user_id) ON message_deletions TO chat_read_receipt;
