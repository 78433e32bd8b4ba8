-- What happens to rooms and to messages that stand in them. change_id is assigned like message_id: 1, 2, 3, … per room
-- without gaps, under the room's row lock, in the transaction that makes the change.
ALTER TABLE chat_rooms
    ADD COLUMN last_change_id    bigint NOT NULL DEFAULT 0 CHECK (last_change_id >= 0),
    ADD COLUMN notice_message_id bigint,
    ADD COLUMN notice_by         bigint REFERENCES users,
    ADD COLUMN notice_at         timestamptz;

ALTER TABLE messages
    ADD COLUMN detail     jsonb,
    ADD COLUMN mentions   bigint[],
    ADD COLUMN edited_at  timestamptz,
    -- For everyone. The content stays, for reports; readers do not get it.
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN deleted_by bigint REFERENCES users,
    ADD COLUMN change_id  bigint;
COMMENT ON COLUMN messages.detail IS 'what a system message tells of: Message.Detail as JSON';
COMMENT ON COLUMN messages.change_id IS 'the last change that touched the message; null as long as nothing has';

CREATE TYPE message_change AS ENUM (
    'MESSAGE_EDITED', 'MESSAGE_DELETED', 'REACTION_ADDED', 'REACTION_REMOVED', 'NOTICE_PINNED', 'NOTICE_CLEARED');

CREATE TABLE message_changes (
    room_id    bigint         NOT NULL REFERENCES chat_rooms,
    change_id  bigint         NOT NULL CHECK (change_id >= 1),
    kind       message_change NOT NULL,
    message_id bigint,
    user_id    bigint         NOT NULL REFERENCES users,
    -- The new content and mentions of an edit; null when the message is deleted later, so that nothing deleted is left here.
    content    text,
    mentions   bigint[],
    emoji      text,
    changed_at timestamptz    NOT NULL,
    PRIMARY KEY (room_id, change_id)
);
CREATE INDEX message_changes_by_message ON message_changes (room_id, message_id);

CREATE TABLE message_reactions (
    room_id    bigint      NOT NULL,
    message_id bigint      NOT NULL,
    emoji      text        NOT NULL,
    user_id    bigint      NOT NULL REFERENCES users,
    change_id  bigint      NOT NULL,
    PRIMARY KEY (room_id, message_id, emoji, user_id),
    FOREIGN KEY (room_id, message_id) REFERENCES messages
);

-- Deleted by one reader for himself; for everyone is messages.deleted_at.
CREATE TABLE message_deletions (
    room_id    bigint      NOT NULL,
    message_id bigint      NOT NULL,
    user_id    bigint      NOT NULL REFERENCES users,
    deleted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, room_id, message_id),
    FOREIGN KEY (room_id, message_id) REFERENCES messages
);
