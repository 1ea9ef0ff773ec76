import { UserError } from '../../errors';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { formatCommand } from '../../terminal/format-command';
import type { OrderView } from './responses';
import type { SessionApi } from './session-api';

const POLL_MS = 500;
const PATIENCE_MS = 60_000;

/** What became of a request about an order. */
export interface RequestProgress {
  /** Whether the order is as the request demands. The version is no sign of that: executions change it too. */
  readonly isBooked: (order: OrderView) => boolean;
  /** Returns why the request was rejected; undefined as long as that is not known. */
  readonly findRejection: () => Promise<string | undefined>;
}

/**
 * Waits until a request about an order is booked or rejected.
 * @throws UserError with the reason if it is rejected, or if it is neither after a minute
 */
export async function waitForOrder(
  session: Pick<SessionApi, 'findOrder'>,
  orderId: string,
  { isBooked, findRejection }: RequestProgress,
  clock: Partial<Clock> = {},
): Promise<OrderView> {
  const { result, isDone } = await waitWhileProgressing(
    async () => {
      const order = await session.findOrder(orderId);
      const isCurrent = order !== undefined && isBooked(order);
      const rejection = isCurrent ? undefined : await findRejection();
      return {
        result: { order, rejection },
        isDone: isCurrent || rejection !== undefined,
        progress: 'none',
      };
    },
    { ...clock, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  const { order, rejection } = result;
  if (rejection !== undefined) {
    const state = order ? `the order is ${order.status}, in version ${order.version}` : 'there is no order';
    throw new UserError(`the request about order ${orderId} was rejected: ${rejection}; ${state}`);
  }
  if (order && isDone) return order;
  throw new UserError(
    `the request about order ${orderId} is not booked after a minute: it waits in the queue OrderCommands, or its result is not in the audit log: ` +
      `see ${formatCommand('logs OrderProcessor --since 10m')} and ${formatCommand('trading-platform health')}`,
  );
}
