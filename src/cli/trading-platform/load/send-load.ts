import { describeResult, type RequestResult } from '../../http/repeat-request';
import { type Delivery, sendDeliveries } from '../../load/deliveries';
import type { RateOptions } from '../../load/send-at-rate';
import { AcceptedRequest } from '../api/responses';
import type { SessionApi } from '../api/session-api';
import { reportExecution } from '../arrivals';
import type { Deployment } from '../deployment';
import { type CreateLoadOrder, type LoadOrder, ORDERS_PER_QUERY } from './create-orders';

/** An order of the load test. Times are in milliseconds since 1970, of this machine's clock. */
export interface SentOrder extends LoadOrder {
  /** When it was due. Latencies begin here, so that a delay of the sender counts too. */
  readonly due: number;
  /** When its request was accepted; undefined if it never was. */
  readonly acceptedAt?: number;
  readonly orderId?: string;
  /** The status of the last response, or the code of the error. */
  readonly result: string;
  /** Whether the bus accepted the report of its execution. */
  readonly isReported: boolean;
  /** The status of the last response to its amendment, or the code of the error; undefined if it was not amended. */
  readonly amendment?: string;
}

export interface SendOptions extends Omit<RateOptions, 'count'> {
  readonly deployment: Pick<Deployment, 'events' | 'getOutput'>;
  readonly session: Pick<SessionApi, 'tryPlace' | 'tryAmend' | 'tryFindOrder'>;
  readonly deliveries: readonly Delivery[];
  /** Sends the poison message with a number. */
  readonly sendPoison: (index: number) => Promise<void>;
}

/**
 * Places orders at a fixed rate, reports the executions of some, amends others, and queries an earlier order now and then. A
 * request that fails is repeated with its Idempotency-Key, as a client should.
 */
export async function sendLoad(
  create: CreateLoadOrder,
  { deployment, session, deliveries, sendPoison, ...options }: SendOptions,
): Promise<SentOrder[]> {
  const { now } = options;
  let last: string | undefined;
  /** The copies of an order report the same execution. */
  const executedAt = new Map<string, number>();
  const place = async (index: number, due: number): Promise<SentOrder> => {
    const order = create(index);
    const { response } = await session.tryPlace(order.order, order.key);
    const orderId = readOrderId(response);
    const sent = { ...order, due, result: describeResult(response) };
    if (orderId === undefined) return { ...sent, isReported: false };
    last = orderId;
    const acceptedAt = now();
    if (!executedAt.has(order.key)) executedAt.set(order.key, acceptedAt);
    const isReported =
      order.isExecuted && (await tryReport(order, orderId, deployment, executedAt.get(order.key)!));
    const { amendedQuantity: quantity, key } = order;
    if (quantity === undefined) return { ...sent, orderId, acceptedAt, isReported };
    const changes = { account: order.order.account, quantity };
    const amended = await session.tryAmend(orderId, changes, `${key}-amend`);
    return { ...sent, orderId, acceptedAt, isReported, amendment: describeResult(amended.response) };
  };
  const placeAndQuery = async (index: number, due: number) => {
    const query =
      index % ORDERS_PER_QUERY === 0 && last !== undefined ? session.tryFindOrder(last) : undefined;
    const [sent] = await Promise.all([place(index, due), query]);
    return sent;
  };
  return sendDeliveries(deliveries, placeAndQuery, sendPoison, options);
}

const readOrderId = (response: RequestResult['response']): string | undefined =>
  response instanceof Error || response.status !== 202
    ? undefined
    : AcceptedRequest.parse(JSON.parse(response.body)).orderId;

/** Reports the execution of a whole order at its limit. Returns whether the bus accepted it. */
async function tryReport(
  { key, order: { quantity, price } }: LoadOrder,
  orderId: string,
  deployment: Pick<Deployment, 'events' | 'getOutput'>,
  time: number,
): Promise<boolean> {
  const executedAt = new Date(time).toISOString();
  const report = { kind: 'fill', executionId: key, orderId, executedAt, quantity, price } as const;
  return reportExecution(deployment, report).then(
    () => true,
    () => false,
  );
}
