-- The events of an order are published in their sequence: an unpublished one delays the later ones of its order.
ALTER TABLE trading.outbox ADD COLUMN order_id text;
UPDATE trading.outbox SET order_id = detail ->> 'orderId';
-- The oldest events are found in the order of the index, however many are not published.
CREATE INDEX outbox_sequence ON trading.outbox (sequence) WHERE published_at IS NULL;
CREATE INDEX outbox_by_order ON trading.outbox (order_id, sequence) WHERE published_at IS NULL;
DROP INDEX trading.outbox_unpublished;
-- Credits remain in the inbox, and finding the rows to delete does not read them.
CREATE INDEX inbox_deletable ON trading.inbox (processed_at) WHERE message_id NOT LIKE 'credit:%';
DROP INDEX trading.inbox_by_processing;
