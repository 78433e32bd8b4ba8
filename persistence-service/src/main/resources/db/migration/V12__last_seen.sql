-- When a user last had a session, moved here from Redis in batches. Apart from users, whose rows it would make anew all day.
CREATE TABLE user_last_seen (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    last_seen_at timestamptz NOT NULL
) WITH (fillfactor = 80);
