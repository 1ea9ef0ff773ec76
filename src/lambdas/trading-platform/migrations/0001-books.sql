-- Accounts, positions and orders, and what was done to them. Amounts are exact.
CREATE TABLE trading.accounts (
  account text PRIMARY KEY,
  currency text NOT NULL CHECK (length(currency) = 3),
  -- Negative only after executions of orders that were cancelled or have expired.
  cash numeric(36, 18) NOT NULL,
  reserved_cash numeric(36, 18) NOT NULL CHECK (reserved_cash >= 0)
);

CREATE TABLE trading.positions (
  account text NOT NULL REFERENCES trading.accounts,
  symbol text NOT NULL,
  quantity numeric(36, 18) NOT NULL,
  reserved_quantity numeric(36, 18) NOT NULL CHECK (reserved_quantity >= 0),
  PRIMARY KEY (account, symbol)
);

CREATE TABLE trading.orders (
  order_id text PRIMARY KEY,
  -- A rejected order can name an account that does not exist.
  account text NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  type text NOT NULL CHECK (type IN ('limit', 'market')),
  quantity numeric(36, 18) NOT NULL CHECK (quantity > 0),
  price numeric(36, 18) NOT NULL CHECK (price > 0),
  time_in_force text NOT NULL CHECK (time_in_force IN ('day', 'ioc')),
  status text NOT NULL
    CHECK (status IN ('accepted', 'partially-filled', 'filled', 'rejected', 'cancelled', 'expired')),
  filled_quantity numeric(36, 18) NOT NULL CHECK (filled_quantity BETWEEN 0 AND quantity),
  filled_value numeric(36, 18) NOT NULL CHECK (filled_value >= 0),
  version integer NOT NULL CHECK (version > 0),
  reason text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (status <> 'filled' OR filled_quantity = quantity),
  CHECK ((status = 'rejected') = (reason IS NOT NULL))
);
-- The orders of an account, newest first, page by page.
CREATE INDEX orders_by_account ON trading.orders (account, created_at DESC, order_id DESC);
CREATE INDEX orders_by_status ON trading.orders (account, status, created_at DESC, order_id DESC);

CREATE TABLE trading.order_history (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id text NOT NULL REFERENCES trading.orders,
  -- The type of the event that reports the change.
  change text NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  quantity numeric(36, 18) NOT NULL,
  price numeric(36, 18) NOT NULL,
  filled_quantity numeric(36, 18) NOT NULL,
  reason text,
  booked_at timestamptz NOT NULL
);
CREATE INDEX order_history_by_order ON trading.order_history (order_id, entry);

CREATE TABLE trading.executions (
  execution_id text PRIMARY KEY,
  order_id text NOT NULL REFERENCES trading.orders,
  quantity numeric(36, 18) NOT NULL CHECK (quantity > 0),
  price numeric(36, 18) NOT NULL CHECK (price > 0),
  executed_at timestamptz NOT NULL,
  booked_at timestamptz NOT NULL
);
CREATE INDEX executions_by_order ON trading.executions (order_id);
