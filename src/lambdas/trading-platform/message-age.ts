import type { SQSRecord } from 'aws-lambda';
import { DatabaseUnavailableError, isSchemaIncomplete } from './database';

/** The migrations of a release are applied some minutes after its functions, in milliseconds. */
const SCHEMA_WAIT_MS = 15 * 60_000;
/** A report waits for its order for this time. An order that was delayed for longer than half of it is rejected. */
export const ORDER_WAIT_MINUTES = 30;

/** A message with the time at which it was received for the first time since it was sent to its queue. */
type ReceivedMessage = Pick<SQSRecord, 'attributes'>;

const hasWaited = ({ attributes }: ReceivedMessage, now: number, limit: number): boolean =>
  now - Number(attributes.ApproximateFirstReceiveTimestamp) > limit;

/** Whether a report has waited long enough for its order. */
export const hasWaitedForOrder = (message: ReceivedMessage, now: number): boolean =>
  hasWaited(message, now, ORDER_WAIT_MINUTES * 60_000);

/** Whether a message has to wait for the database: an attempt that ends with this error is not a failure of the message. */
export const mustWait = (error: unknown, message: ReceivedMessage, now: number): boolean =>
  error instanceof DatabaseUnavailableError &&
  !(isSchemaIncomplete(error) && hasWaited(message, now, SCHEMA_WAIT_MS));
