-- What consumers put aside as poison, until an operator has sent it again or dropped it. A record is put aside once,
-- however often its dead letter is: a consumer that dies between the dead letter and its offsets writes another.
CREATE TYPE dead_letter_state AS ENUM ('OPEN', 'REPLAYED', 'DROPPED');

CREATE TABLE dead_letters (
    dead_letter_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic            text              NOT NULL,
    partition        int               NOT NULL,
    record_offset    bigint            NOT NULL,
    origin_topic     text              NOT NULL,
    origin_partition int               NOT NULL,
    origin_offset    bigint            NOT NULL,
    cause            text              NOT NULL,
    record_key       bytea,
    value            bytea,
    died_at          timestamptz       NOT NULL,
    state            dead_letter_state NOT NULL DEFAULT 'OPEN',
    settled_at       timestamptz,
    alerted_at       timestamptz,
    CONSTRAINT dead_letters_record UNIQUE (topic, partition, record_offset),
    CONSTRAINT dead_letters_settled CHECK ((state = 'OPEN') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX dead_letters_origin ON dead_letters (origin_topic, origin_partition, origin_offset)
    WHERE origin_partition >= 0;
CREATE INDEX dead_letters_open ON dead_letters (dead_letter_id) WHERE state = 'OPEN';
CREATE INDEX dead_letters_untold ON dead_letters (dead_letter_id) WHERE alerted_at IS NULL;
CREATE INDEX dead_letters_settled_at ON dead_letters (settled_at) WHERE settled_at IS NOT NULL;
COMMENT ON COLUMN dead_letters.value IS 'may hold a message; gone when the letter is dropped';
COMMENT ON COLUMN dead_letters.origin_partition IS '-1 when the record does not say where it came from';

GRANT SELECT, INSERT, UPDATE, DELETE ON dead_letters TO chat_notification;
