import type { SQSRecord } from 'aws-lambda';
import {
  createTransactionKey,
  formatProfileId,
  readTransactionReceived,
  TRANSACTION_EVENTS,
  type TransactionKey,
  type TransactionReceived,
} from '../../domain/transactions';
import { type BusEvent, type Invocation, parseEvent, readBusEvent } from './bus-event';
import { expectValid, InvalidEventError } from './errors';

/** A message with a TransactionReceived. */
export interface ReceivedMessage {
  readonly record: SQSRecord;
  /** The parsed body: what EventBridge delivered. */
  readonly payload: unknown;
  readonly event: BusEvent;
  /** The message counts as an invocation: each of its deliveries has the same id. */
  readonly invocation: Invocation;
  readonly received: TransactionReceived;
  readonly key: TransactionKey;
  /** The profile of the merchant. */
  readonly profileId: string;
}

/** Reads a message of the queue ReceivedTransactions. @throws InvalidEventError */
export const readReceivedMessage = (record: SQSRecord): ReceivedMessage => {
  const payload = parseEvent(record.body);
  const event = readBusEvent(payload);
  if (event.detailType !== TRANSACTION_EVENTS.received)
    throw new InvalidEventError({ field: 'detail-type', rule: `be ${TRANSACTION_EVENTS.received}` });
  const received = expectValid(readTransactionReceived(event.detail));
  return {
    record,
    payload,
    event,
    invocation: { id: record.messageId, isRetry: false },
    received,
    key: createTransactionKey({ ...received, time: Date.parse(received.timestamp) }),
    profileId: formatProfileId('merchant', received.merchantId),
  };
};
