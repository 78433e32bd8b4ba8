-- Files: what was announced, what the upload turned out to be, and what refers to it. Their bytes are in the store, under
-- keys made of attachment_id alone.
CREATE TYPE attachment_state AS ENUM ('ANNOUNCED', 'READY', 'REFUSED');

CREATE TABLE attachments (
    attachment_id uuid PRIMARY KEY,
    -- Null for an avatar.
    room_id       bigint REFERENCES chat_rooms,
    uploader_id   bigint           NOT NULL REFERENCES users,
    file_name     text             NOT NULL,
    content_type  text             NOT NULL,
    size_bytes    bigint           NOT NULL CHECK (size_bytes >= 1),
    state         attachment_state NOT NULL DEFAULT 'ANNOUNCED',
    -- Why it is REFUSED: a RefusalCode.
    refusal       text,
    -- Of images that are READY; they have a thumbnail.
    width         integer,
    height        integer,
    thumbnail     text,
    created_at    timestamptz      NOT NULL DEFAULT now(),
    -- When the sweep found an upload that nobody has used.
    uploaded_at   timestamptz,
    used_at       timestamptz,
    -- The message that it belongs to; null for an avatar.
    message_id    bigint,
    -- When an avatar gave way to another.
    replaced_at   timestamptz,
    -- From here on nothing may refer to it: its files are being deleted, and then its row.
    dropped_at    timestamptz,
    CHECK ((state = 'REFUSED') = (refusal IS NOT NULL)),
    CHECK ((width IS NULL) = (height IS NULL) AND (width IS NULL) = (thumbnail IS NULL)),
    FOREIGN KEY (room_id, message_id) REFERENCES messages
);
COMMENT ON COLUMN attachments.thumbnail IS 'media type of the thumbnail';
CREATE INDEX attachments_unused ON attachments (uploader_id) WHERE used_at IS NULL;
CREATE INDEX attachments_of_messages ON attachments (room_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_to_sweep ON attachments (created_at)
    WHERE used_at IS NULL OR replaced_at IS NOT NULL OR dropped_at IS NOT NULL;

ALTER TABLE users ADD COLUMN avatar_id uuid REFERENCES attachments;
