import { ORDER_EVENTS, type OrderEventType } from '../../../domain/orders';

/** What the booking of each event did, as a step of a story. */
export const EVENT_NAMES: Readonly<Record<OrderEventType, string>> = {
  [ORDER_EVENTS.accepted]: 'booked: accepted',
  [ORDER_EVENTS.rejected]: 'booked: rejected',
  [ORDER_EVENTS.amended]: 'booked: amended',
  [ORDER_EVENTS.amendmentRejected]: 'booked: amendment rejected',
  [ORDER_EVENTS.cancelled]: 'booked: cancelled',
  [ORDER_EVENTS.cancellationRejected]: 'booked: cancellation rejected',
  [ORDER_EVENTS.partiallyFilled]: 'booked: a part is executed',
  [ORDER_EVENTS.filled]: 'booked: filled',
  [ORDER_EVENTS.expired]: 'booked: expired',
  [ORDER_EVENTS.lateExecution]: 'booked: a late execution',
  [ORDER_EVENTS.creditBooked]: 'booked: a credit',
};

const REQUESTS: Readonly<Record<string, string>> = {
  POST: 'order',
  PATCH: 'amendment',
  DELETE: 'cancellation',
};

/** What a client requested by an HTTP method. */
export const nameRequest = (method: string): string => REQUESTS[method] ?? method;
