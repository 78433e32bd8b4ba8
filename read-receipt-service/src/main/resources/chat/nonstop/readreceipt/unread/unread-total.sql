-- What a user has not read, over the rooms of his list. In a file, as a test of persistence-service runs it against a model.
SELECT coalesce(sum(unread_count), 0) AS unread_count,
       coalesce(sum(unread_count) FILTER (WHERE muted), 0) AS muted_unread_count,
       count(*) FILTER (WHERE NOT muted AND unread_count > 0) AS unread_rooms
FROM (SELECT unread_count, coalesce(muted_until > now(), false) AS muted
      FROM unread_messages
      WHERE user_id = :user AND read_up_to < last_message_id AND NOT blocked
      OFFSET 0) room -- else each room's messages are counted once for each sum
