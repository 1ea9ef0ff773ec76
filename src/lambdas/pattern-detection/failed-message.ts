import type { KinesisStreamEvent } from 'aws-lambda';
import { formatIsoTime, type Rejection } from '../../domain/market-data';
import { formatViolation } from '../../domain/validation';
import type { QueueMessage } from '../shared/queues';

/**
 * The maximum length of an event's text in a message. SQS limits a message to 256 KB, and a character outside ASCII takes
 * six bytes.
 */
const MAX_TEXT_LENGTH = 32_000;
/** A multiple of four, so that truncated base64 can be decoded. */
const MAX_BASE64_LENGTH = 200_000;

/** The body of a message in FailedMessages. If `truncated`, the stream retains the complete record for 24 hours. */
export interface FailedMessageBody {
  readonly reason: 'event rejected' | 'record unreadable';
  readonly correlationId: string;
  readonly field: string;
  readonly rule: string;
  readonly got: string;
  readonly message: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly rejectedAt: string;
  /** The event as sent. */
  readonly text?: string;
  /** The record in base64, if it could not be parsed. */
  readonly data?: string;
  readonly truncated: boolean;
}

export interface FailedMessage extends QueueMessage {
  readonly body: FailedMessageBody;
  /** The index of the record in its batch. */
  readonly record: number;
}

/** Creates the message of a rejection. @param now milliseconds since 1970 */
export const createFailedMessage = (
  rejection: Rejection,
  event: KinesisStreamEvent,
  now: number,
): FailedMessage => {
  const { correlationId, record, field, rule, got, text } = rejection;
  const source = event.Records[record];
  const data = source?.kinesis.data ?? '';
  return {
    correlationId,
    record,
    body: {
      reason: text === undefined ? 'record unreadable' : 'event rejected',
      correlationId,
      field,
      rule,
      got,
      message: formatViolation(rejection),
      shardId: source?.eventID.split(':')[0] ?? '',
      sequenceNumber: source?.kinesis.sequenceNumber ?? '',
      partitionKey: source?.kinesis.partitionKey ?? '',
      rejectedAt: formatIsoTime(now),
      ...(text === undefined
        ? { data: data.slice(0, MAX_BASE64_LENGTH) }
        : { text: text.slice(0, MAX_TEXT_LENGTH) }),
      truncated: text === undefined ? data.length > MAX_BASE64_LENGTH : text.length > MAX_TEXT_LENGTH,
    },
  };
};
