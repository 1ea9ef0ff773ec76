export { applyCommand } from './apply-command';
export type { Books, LatestRequest } from './books';
export {
  COMMAND_VERSION,
  formatContent,
  getCommandId,
  type AccountCredit,
  type AmendOrder,
  type Arrival,
  type CancelOrder,
  type Command,
  type ExecutionReport,
  type Fill,
  type OrderChanges,
  type OrderCommand,
  type PlaceOrder,
  type VenueClosing,
} from './commands';
export {
  ARRIVAL_EVENTS,
  ORDER_EVENT_SOURCE,
  ORDER_EVENT_VERSION,
  ORDER_EVENTS,
  type AccountCredited,
  type CreditBooked,
  type ExecutionReported,
  type OrderChange,
  type OrderEvent,
  type OrderEventType,
} from './events';
export {
  ACCOUNT,
  AMOUNT,
  CURRENCY,
  ORDER_ID,
  REPORT_ID,
  REQUEST_ID,
  SIDE,
  STATUS,
  SYMBOL,
  ORDER_TYPE,
  TIME_IN_FORCE,
} from './fields';
export { ORDER_METRICS, OUTBOX_AGE } from './metrics';
export {
  FINAL_STATUSES,
  formatOrder,
  getRemaining,
  isFinal,
  ORDER_STATUSES,
  type Account,
  type Order,
  type OrderStatus,
  type OrderTerms,
  type Position,
  type PublicOrder,
  type RejectionReason,
} from './order';
export type { Applied, BookingContext, OrderLimits, Outcome } from './outcome';
export { parseArrival, parseCredit, parseExecutionReport } from './parse-arrival';
export { formatOrderCommand, parseOrderCommand } from './parse-command';
export { parseAmendment, parseNewOrder, type Amendment, type NewOrder } from './parse-request';
export { readOrderEvent } from './read-events';
