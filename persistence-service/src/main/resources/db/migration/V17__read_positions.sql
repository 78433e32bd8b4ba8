-- read-receipt-service keeps its positions with its cursors, so that a database restored from a backup gets them back from the
-- log as well. It may write those of its own topic, and read those of chat-messages: a report can name a message that the
-- restored record is about to get back.
GRANT SELECT, INSERT ON consumed_offsets TO chat_read_receipt;
GRANT UPDATE (next_offset) ON consumed_offsets TO chat_read_receipt;
ALTER TABLE consumed_offsets ENABLE ROW LEVEL SECURITY;
CREATE POLICY positions_to_read ON consumed_offsets FOR SELECT TO chat_read_receipt USING (true);
CREATE POLICY read_positions_to_add ON consumed_offsets FOR INSERT TO chat_read_receipt
    WITH CHECK (topic = 'chat-read-events');
CREATE POLICY read_positions_to_move ON consumed_offsets FOR UPDATE TO chat_read_receipt
    USING (topic = 'chat-read-events');
