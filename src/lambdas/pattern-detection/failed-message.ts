import type { KinesisStreamEvent } from 'aws-lambda';
import { formatIsoTime, type Rejection } from '../../domain/market-data';
import { formatViolation } from '../../domain/validation';
import type { QueueMessage } from '../shared/queues';

/**
 * What one message keeps of an event's text or a record's bytes, in characters: an SQS message holds 256 KB, and
 * a character outside ASCII takes six bytes in it.
 */
const MAX_TEXT_LENGTH = 32_000;
/** A multiple of four, so that cut base64 still decodes. */
const MAX_BASE64_LENGTH = 200_000;

/** The body of a message of FailedMessages. `truncated` means: fetch the whole from the stream, within 24 hours. */
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
  /** The event as it was sent. */
  readonly text?: string;
  /** The whole record in base64, where it could not be taken apart. */
  readonly data?: string;
  readonly truncated: boolean;
}

export interface FailedMessage extends QueueMessage {
  readonly body: FailedMessageBody;
  /** The record's place in its batch. */
  readonly record: number;
}

/** @param now milliseconds since 1970 */
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
