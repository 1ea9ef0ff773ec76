-- The newest amendment or cancellation of an order that was answered. An older one that is processed later, for example out of a
-- dead-letter queue, does not undo it. If it was rejected because the order was unknown, the order is rejected later.
CREATE TABLE trading.latest_requests (
  order_id text NOT NULL,
  -- Of the request: a client can name the order of another account.
  account text NOT NULL,
  -- When the API received the request.
  received_at timestamptz NOT NULL,
  PRIMARY KEY (order_id, account)
);
CREATE INDEX latest_requests_by_time ON trading.latest_requests (received_at);
GRANT SELECT, INSERT, DELETE, UPDATE (received_at) ON trading.latest_requests TO trading_app;
