-- The user of the functions that only read. It cannot change the books, and does not see the inbox and the outbox.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'trading_reader') THEN
    CREATE ROLE trading_reader LOGIN;
  END IF;
END
$$;
-- On RDS, the members of this role log in with tokens of IAM.
GRANT rds_iam TO trading_reader;

GRANT USAGE ON SCHEMA trading TO trading_reader;
GRANT SELECT ON trading.orders, trading.accounts, trading.positions TO trading_reader;
