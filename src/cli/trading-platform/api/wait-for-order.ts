import { UserError } from '../../errors';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { formatCommand } from '../../terminal/format-command';
import type { OrderView } from './responses';
import type { SessionApi } from './session-api';

const POLL_MS = 300;
const PATIENCE_MS = 60_000;

/**
 * Waits until a request about an order is booked: until the order has a version above that before the request.
 * @param before the version of the order before the request; 0 if it is new
 * @throws UserError if it does not after a minute
 */
export async function waitForOrder(
  session: Pick<SessionApi, 'findOrder'>,
  orderId: string,
  before: number,
  clock: Partial<Clock> = {},
): Promise<OrderView> {
  const { result } = await waitWhileProgressing(
    async () => {
      const order = await session.findOrder(orderId);
      const version = order?.version ?? 0;
      return { result: order, isDone: version > before, progress: version };
    },
    { ...clock, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  if (result && result.version > before) return result;
  const problem = result ? `has not changed` : 'is not booked';
  const reason = result ? 'the request was rejected (the audit log contains the reason), or ' : '';
  throw new UserError(
    `order ${orderId} ${problem} after a minute: ${reason}it waits in the queue OrderCommands: see ${formatCommand('logs OrderProcessor --since 10m')} and ${formatCommand('trading-platform health')}`,
  );
}
