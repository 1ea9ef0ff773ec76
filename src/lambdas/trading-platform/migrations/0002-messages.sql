-- The inbox: each message has effect once. The outbox: each change is announced, also if the function ends after COMMIT.
CREATE TABLE trading.inbox (
  message_id text PRIMARY KEY,
  -- The hash of the content: another content under the same id is refused.
  content_hash text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- Null until the message has had its effect.
  processed_at timestamptz,
  outcome text,
  failures integer NOT NULL DEFAULT 0,
  last_error text
);
CREATE INDEX inbox_by_processing ON trading.inbox (processed_at);

CREATE TABLE trading.outbox (
  event_id text PRIMARY KEY,
  sequence bigint GENERATED ALWAYS AS IDENTITY,
  type text NOT NULL,
  detail jsonb NOT NULL,
  trace_header text,
  created_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  -- A publisher moves this time before it publishes, so that no other one publishes the same event meanwhile.
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
CREATE INDEX outbox_unpublished ON trading.outbox (next_attempt_at, sequence) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON trading.outbox (published_at) WHERE published_at IS NOT NULL;
