-- The record of messages. message_id is the message's place in its room: 1, 2, 3, … without gaps, given under the room's
-- row lock in the transaction that inserts it.
CREATE TABLE messages (
    room_id           bigint       NOT NULL REFERENCES chat_rooms,
    message_id        bigint       NOT NULL CHECK (message_id >= 1),
    sender_id         bigint       NOT NULL REFERENCES users,
    client_message_id uuid         NOT NULL,
    type              message_type NOT NULL,
    content           text         NOT NULL,
    reply_to          bigint,
    attachment_id     uuid,
    sent_at           timestamptz  NOT NULL,
    stored_at         timestamptz  NOT NULL DEFAULT now(),
    -- Where in chat-messages it came from; null for what this service itself writes.
    kafka_partition   integer,
    kafka_offset      bigint,
    PRIMARY KEY (room_id, message_id),
    -- A client's retry is recognised by this, a redelivered record by the next.
    CONSTRAINT messages_once_per_client_id UNIQUE (room_id, sender_id, client_message_id),
    CONSTRAINT messages_once_per_record UNIQUE (kafka_partition, kafka_offset)
);

-- How far each partition is stored: advanced in the transaction that stores, so that a consumer which lost its partition
-- cannot write any more, and a database restored from a backup reads on from where its data ends.
CREATE TABLE consumed_offsets (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
