-- The change that brought this emoji to the message: it keeps its place among the others as long as anybody's is left, as it
-- does for clients, who do not know which of the reactions on an emoji was before which on another.
ALTER TABLE message_reactions ADD COLUMN emoji_change_id bigint;
UPDATE message_reactions r SET emoji_change_id = (
    SELECT min(change_id) FROM message_reactions f
    WHERE f.room_id = r.room_id AND f.message_id = r.message_id AND f.emoji = r.emoji);
ALTER TABLE message_reactions ALTER COLUMN emoji_change_id SET NOT NULL;

-- Whether a message mentioned the user, for the inbox.
ALTER TABLE notifications ADD COLUMN mentioned boolean NOT NULL DEFAULT false;

-- The search is for a part of the content of at least two characters, in any script: two Korean syllables are a word. So the
-- index is over pairs of characters (docs/decisions/0038-search.md).

-- What is compared: normal form C, in lower case code point by code point.
CREATE FUNCTION search_text(content text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(normalize(content, NFC) COLLATE pg_c_utf8);

-- Each pair of neighbouring characters as a number; null for text of fewer than two.
CREATE FUNCTION search_pairs(content text) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (
        SELECT array_agg(ascii(pair.first)::bigint << 21 | ascii(pair.second))
        FROM (SELECT string_to_array(search_text(content), NULL) AS characters) split,
             unnest(split.characters, split.characters[2:]) AS pair (first, second)
        WHERE pair.second IS NOT NULL
    );

-- The room is one more key, as a negative number: a search reads the rooms' own part of what the whole system has.
-- The pending list makes what a message costs bearable, and is read by every search: bounded, in kB.
CREATE INDEX messages_by_pairs ON messages USING gin ((-room_id || search_pairs(content)))
    WITH (fastupdate = on, gin_pending_list_limit = 4096)
    WHERE deleted_at IS NULL AND type IN ('TEXT', 'IMAGE');
