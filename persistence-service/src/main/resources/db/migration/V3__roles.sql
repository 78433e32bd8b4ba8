-- What the other services may do here: each its own role, each no more than its work needs. Passwords are set at every
-- start of this service (chat.database.roles.*), not here, so that they can change and are not in this history.
-- A role belongs to the cluster: it may be there from another database, or be made at this moment for one.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY ['chat_read_receipt', 'chat_notification'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;

    EXECUTE format('GRANT CONNECT ON DATABASE %I TO chat_read_receipt, chat_notification', current_database());
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO chat_read_receipt, chat_notification', current_schema());
END
$$;

GRANT SELECT (room_id, user_id, joined_at_message_id, last_read_message_id, left_at) ON chat_room_members TO chat_read_receipt;
GRANT UPDATE (last_read_message_id) ON chat_room_members TO chat_read_receipt;
GRANT SELECT (room_id, type, last_message_id, deleted_at) ON chat_rooms TO chat_read_receipt;

GRANT SELECT (room_id, user_id, role, joined_at_message_id, last_read_message_id, muted_until, left_at)
    ON chat_room_members TO chat_notification;
GRANT SELECT (room_id, type, name, last_message_id, deleted_at) ON chat_rooms TO chat_notification;
GRANT SELECT, INSERT, UPDATE, DELETE ON notifications, devices TO chat_notification;
