-- The user of the functions. It has no password and cannot change tables, rewrite history, or move an order to another account.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_app') THEN
    CREATE ROLE trading_app LOGIN;
  END IF;
END
$$;
-- On RDS, the members of this role log in with tokens of IAM.
GRANT rds_iam TO trading_app;

GRANT USAGE ON SCHEMA trading TO trading_app;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA trading TO trading_app;
REVOKE INSERT ON trading.schema_migrations FROM trading_app;
GRANT UPDATE (cash, reserved_cash) ON trading.accounts TO trading_app;
GRANT UPDATE (quantity, reserved_quantity) ON trading.positions TO trading_app;
GRANT UPDATE (quantity, price, status, filled_quantity, filled_value, version, updated_at)
  ON trading.orders TO trading_app;
GRANT UPDATE, DELETE ON trading.inbox, trading.outbox TO trading_app;
