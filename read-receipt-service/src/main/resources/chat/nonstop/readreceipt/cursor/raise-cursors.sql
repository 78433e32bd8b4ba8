-- Raises the cursors that are behind. The guard is in the statement: whoever races on a cursor cannot move it back. Rows are
-- locked in one order, so that two batches cannot deadlock; the last message of the room bounds what a report can claim.
-- What a member has reported and where he stands are two things: he stands at least where he joined, and has at least what
-- he has read. In a file, as a test of persistence-service runs it against a model.
WITH standing AS (
    SELECT member.room_id, member.user_id,
           greatest(member.last_read_message_id, member.joined_at_message_id) AS read_was,
           greatest(member.last_delivered_message_id, member.last_read_message_id, member.joined_at_message_id)
               AS delivered_was,
           least(reported.read, room.last_message_id) AS read_wanted,
           least(reported.delivered, room.last_message_id) AS delivered_wanted,
           greatest(reported.read, reported.delivered) > room.last_message_id AS beyond_room
    FROM unnest(:rooms::bigint[], :users::bigint[], :reads::bigint[], :deliveries::bigint[])
         AS reported (room_id, user_id, read, delivered)
    JOIN chat_rooms room ON room.room_id = reported.room_id
    JOIN chat_room_members member ON member.room_id = reported.room_id AND member.user_id = reported.user_id
    WHERE member.left_at IS NULL AND room.deleted_at IS NULL
    ORDER BY member.room_id, member.user_id
    FOR NO KEY UPDATE OF member
), moved AS (
    UPDATE chat_room_members member
    SET last_read_message_id = greatest(member.last_read_message_id, read_wanted),
        last_delivered_message_id = greatest(member.last_delivered_message_id, delivered_wanted, read_wanted)
    FROM standing
    WHERE member.room_id = standing.room_id AND member.user_id = standing.user_id
      AND (greatest(member.last_read_message_id, member.joined_at_message_id) < read_wanted
           OR greatest(member.last_delivered_message_id, member.last_read_message_id, member.joined_at_message_id)
              < delivered_wanted)
    RETURNING member.room_id, member.user_id
)
SELECT standing.room_id, standing.user_id, greatest(read_was, read_wanted) AS read,
       greatest(delivered_was, delivered_wanted) AS delivered, moved.room_id IS NOT NULL AS moved,
       beyond_room
FROM standing LEFT JOIN moved USING (room_id, user_id)
