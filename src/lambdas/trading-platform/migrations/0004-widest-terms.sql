-- The venue can execute an order by terms that an amendment has replaced, because it learns of the amendment later. Null for
-- orders of earlier releases, which had no other terms.
ALTER TABLE trading.orders
  ADD COLUMN largest_quantity numeric(36, 18),
  ADD COLUMN widest_price numeric(36, 18);
GRANT UPDATE (largest_quantity, widest_price) ON trading.orders TO trading_app;
