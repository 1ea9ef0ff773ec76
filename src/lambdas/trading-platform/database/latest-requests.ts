import type { LatestRequest, OrderCommand } from '../../../domain/orders';
import type { Query } from './connect';

/** Reads the newest request about the order of a command that the command's account has sent. */
export const readLatestRequest = async (
  query: Query,
  { orderId, account }: OrderCommand,
): Promise<LatestRequest | undefined> => {
  const [row] = await query<{ received_at: Date }>(
    'SELECT received_at FROM trading.latest_requests WHERE order_id = $1 AND account = $2',
    [orderId, account],
  );
  return row && { account, orderId, receivedAt: row.received_at.toISOString() };
};

export const writeLatestRequest = async (
  query: Query,
  { orderId, account, receivedAt }: LatestRequest,
): Promise<void> => {
  await query(
    `INSERT INTO trading.latest_requests (order_id, account, received_at) VALUES ($1, $2, $3)
     ON CONFLICT (order_id, account) DO UPDATE SET received_at = excluded.received_at`,
    [orderId, account, receivedAt],
  );
};
