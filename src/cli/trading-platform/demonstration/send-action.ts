import type { Command } from '../../../domain/orders';
import type { SessionApi } from '../api/session-api';
import { creditAccount, reportExecution } from '../arrivals';
import type { Deployment } from '../deployment';
import { type OrderName, SCRIPTED_ORDERS, type ScriptedAction } from './script';

/** What the actions of a run use. */
export interface ActionContext {
  readonly deployment: Pick<Deployment, 'events' | 'getOutput'>;
  readonly session: Pick<SessionApi, 'place' | 'amend' | 'cancel'>;
  readonly account: string;
  /** The ids of the orders that are placed. */
  readonly orderIds: Map<OrderName, string>;
  /** ISO 8601 in UTC with milliseconds. */
  readonly now: () => string;
}

const CURRENCY = 'USD';

/** Sends an action as often as the script says. */
export async function sendAction(action: ScriptedAction, context: ActionContext): Promise<void> {
  for (let attempt = 0; attempt < (action.times ?? 1); attempt++) await sendOnce(action, context);
}

/** Each action has a key or an id of its own, the same on each run of the day. */
const formatId = (action: ScriptedAction, account: string): string =>
  `${account}-${action.kind}-${'id' in action ? action.id : action.order}`;

async function sendOnce(action: ScriptedAction, context: ActionContext): Promise<void> {
  const { deployment, session, account, orderIds } = context;
  const key = formatId(action, account);
  const getOrderId = (name: OrderName): string => orderIds.get(name)!;
  switch (action.kind) {
    case 'credit':
      await creditAccount(deployment, { creditId: key, account, currency: CURRENCY, amount: action.amount });
      return;
    case 'place': {
      const { terms } = SCRIPTED_ORDERS[action.order];
      const { orderId } = await session.place({ account, ...terms }, key);
      orderIds.set(action.order, orderId);
      return;
    }
    case 'amend': {
      const { quantity, price } = action;
      await session.amend(getOrderId(action.order), { account, quantity, price }, key);
      return;
    }
    case 'cancel':
      await session.cancel(getOrderId(action.order), account, key);
      return;
    default:
      await reportExecution(deployment, {
        kind: action.kind,
        executionId: key,
        orderId: getOrderId(action.order),
        executedAt: context.now(),
        ...(action.kind === 'fill' && { quantity: action.quantity, price: action.price }),
      });
  }
}

/** Creates the command that the platform books for an action. */
export function createCommand(
  action: ScriptedAction,
  { account, orderIds, now }: Pick<ActionContext, 'account' | 'orderIds' | 'now'>,
): Command {
  const id = formatId(action, account);
  if (action.kind === 'credit')
    return { kind: 'credit', creditId: id, account, currency: CURRENCY, amount: action.amount };
  const orderId = orderIds.get(action.order)!;
  if (action.kind === 'fill' || action.kind === 'expired') {
    const report = { executionId: id, orderId, executedAt: now() };
    return action.kind === 'fill'
      ? { kind: 'fill', ...report, quantity: action.quantity, price: action.price }
      : { kind: 'expired', ...report };
  }
  const request = { version: 1, requestId: id, orderId, account, receivedAt: now() } as const;
  if (action.kind === 'cancel') return { kind: 'cancel', ...request };
  if (action.kind === 'amend') {
    const { quantity, price } = action;
    return { kind: 'amend', ...request, changes: { quantity, price } };
  }
  return { kind: 'place', ...request, order: SCRIPTED_ORDERS[action.order].terms };
}
