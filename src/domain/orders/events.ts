import type { DecimalText } from '../decimal';
import type { AccountCredit, ExecutionReport, Fill } from './commands';
import type { PublicOrder, RejectionReason } from './order';

/** The version of the format of the events. A consumer refuses an event of another version. */
export const ORDER_EVENT_VERSION = 1;

/** The source of the events of this system. */
export const ORDER_EVENT_SOURCE = 'trading.orders';

/** The detail types of the events of this system. */
export const ORDER_EVENTS = {
  accepted: 'OrderAccepted',
  rejected: 'OrderRejected',
  amended: 'OrderAmended',
  amendmentRejected: 'AmendmentRejected',
  cancelled: 'OrderCancelled',
  cancellationRejected: 'CancellationRejected',
  partiallyFilled: 'OrderPartiallyFilled',
  filled: 'OrderFilled',
  expired: 'OrderExpired',
  /** An execution of an order that was cancelled or has expired before the report arrived. The status does not change. */
  lateExecution: 'LateExecutionBooked',
  creditBooked: 'CreditBooked',
} as const;

export type OrderEventType = (typeof ORDER_EVENTS)[keyof typeof ORDER_EVENTS];

/** The events of other systems that are booked. */
export const ARRIVAL_EVENTS = {
  executionReported: { source: 'venue.executions', detailType: 'ExecutionReported' },
  accountCredited: { source: 'treasury', detailType: 'AccountCredited' },
} as const;

/** The detail of an `ExecutionReported`. */
export type ExecutionReported = ExecutionReport;
/** The detail of an `AccountCredited`. */
export type AccountCredited = Omit<AccountCredit, 'kind'>;

/** The fields of all events. */
interface Envelope {
  readonly version: typeof ORDER_EVENT_VERSION;
  /** Equal for all deliveries of an event, so that a consumer recognizes repetitions. */
  readonly eventId: string;
  readonly account: string;
  /** When the change was booked, in UTC with milliseconds. */
  readonly bookedAt: string;
}

/** The detail of each event of an order. */
export interface OrderChange extends Envelope {
  readonly orderId: string;
  /** The order after the change; missing if there is no such order. Its version orders the events of an order. */
  readonly order?: PublicOrder;
  /** Why the order, the amendment or the cancellation was rejected. */
  readonly reason?: RejectionReason;
  /** The execution that changed the order. */
  readonly execution?: Pick<Fill, 'executionId' | 'quantity' | 'price' | 'executedAt'>;
}

/** The detail of a `CreditBooked`. */
export interface CreditBooked extends Envelope {
  readonly creditId: string;
  readonly currency: string;
  readonly amount: DecimalText;
  /** The cash of the account after the credit, including reserved cash. */
  readonly cash: DecimalText;
}

/** An event with its detail type. */
export type OrderEvent =
  | { readonly type: typeof ORDER_EVENTS.creditBooked; readonly detail: CreditBooked }
  | {
      readonly type: Exclude<OrderEventType, typeof ORDER_EVENTS.creditBooked>;
      readonly detail: OrderChange;
    };
