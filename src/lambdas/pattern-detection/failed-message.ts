import type { KinesisStreamEvent } from 'aws-lambda';
import {
  type Batch,
  type BatchOutcome,
  EVENT_KIND,
  formatCorrelationId,
  formatIsoTime,
  type Rejection,
  toEventFields,
} from '../../domain/market-data';
import { formatInputValue, formatViolation } from '../../domain/validation';
import type { QueueMessage } from '../shared/queues';

/**
 * The maximum length of an event's text in a message. SQS limits a message to 256 KB, and a character outside ASCII takes
 * six bytes.
 */
const MAX_TEXT_LENGTH = 32_000;
/** A multiple of four, so that truncated base64 can be decoded. */
const MAX_BASE64_LENGTH = 200_000;

/** The longest JSON of the missed events of one record, all in ASCII: 500 events of at most 400 characters. */
const MAX_MISSED_TEXT_LENGTH = 200_000;

/** Why valid events were not processed. */
export type MissedReason =
  | 'events late'
  | 'bars corrected'
  | 'trades corrected'
  | 'events late for their bar'
  | 'bad prints'
  | 'bars too long';

/** Each rule is worded to follow "must". */
const MISSED_RULES: Readonly<Record<MissedReason, string>> = {
  'events late': 'be later than the last event of its symbol',
  'bars corrected':
    'be the only bar of its time: a bar with another close was processed, and patterns do not change',
  'trades corrected': 'arrive before its trade is used: patterns do not change',
  'events late for their bar': 'arrive within 2 s after the end of its bar: closed bars do not change',
  'bad prints':
    'be near the prices before and after it: within 10 times the median range of a bar, at least 5 %',
  'bars too long': 'be of an interval that is not longer than those of BAR_INTERVALS',
};

const MISSED_REASONS = Object.keys(MISSED_RULES) as readonly MissedReason[];

/** The body of a message in FailedMessages. If `truncated`, the stream retains the complete record for 24 hours. */
export interface FailedMessageBody {
  readonly reason: 'event rejected' | 'record unreadable' | 'record not processed' | MissedReason;
  readonly correlationId: string;
  readonly field: string;
  readonly rule: string;
  readonly got: string;
  readonly message: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly rejectedAt: string;
  /** The event as sent; the late events as a JSON array. */
  readonly text?: string;
  /** The record in base64, if it could not be parsed or processed. */
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
): FailedMessage =>
  rejection.text === undefined
    ? createMessage('record unreadable', rejection, event, now)
    : createMessage('event rejected', rejection, event, now, rejection.text, MAX_TEXT_LENGTH);

/** Creates the message of a record whose processing failed, whatever the reason. @param now milliseconds since 1970 */
export const createRecordMessage = (event: KinesisStreamEvent, error: Error, now: number): FailedMessage => {
  const [source] = event.Records;
  const correlationId = `${source?.eventID ?? ''}#0`;
  const violation = {
    field: 'record',
    rule: 'be processed without an error',
    got: formatInputValue(error.message),
  };
  return createMessage('record not processed', { correlationId, record: 0, ...violation }, event, now);
};

/** Creates the messages of the events that a batch did not process, by reason. @param now milliseconds since 1970 */
export const createOutcomeMessages = (
  batch: Batch,
  { missed, corrections }: Pick<BatchOutcome, 'missed' | 'corrections'>,
  event: KinesisStreamEvent,
  now: number,
): readonly FailedMessage[] => {
  const findReason = (number: number): MissedReason => {
    if (!corrections.has(number)) return 'events late';
    return batch.events.kind[number] === EVENT_KIND.correction ? 'trades corrected' : 'bars corrected';
  };
  return MISSED_REASONS.flatMap((reason) => {
    const numbers = missed.filter((number) => findReason(number) === reason);
    return createMissedMessages(batch, reason, numbers, event, now);
  });
};

/** Creates a message for each record with events that were not processed. @param now milliseconds since 1970 */
const createMissedMessages = (
  batch: Batch,
  reason: MissedReason,
  missedEvents: readonly number[],
  event: KinesisStreamEvent,
  now: number,
): readonly FailedMessage[] => {
  const { events } = batch;
  const byRecord = new Map<number, number[]>();
  for (const number of missedEvents) {
    const numbers = byRecord.get(events.record[number]!);
    if (numbers) numbers.push(number);
    else byRecord.set(events.record[number]!, [number]);
  }
  return [...byRecord].map(([record, numbers]) => {
    const [first] = numbers as [number];
    const source = {
      correlationId: formatCorrelationId(batch, first),
      record,
      index: events.index[first]!,
      timestamp: events.bar(first).timestamp,
      events: numbers.map((number) => toEventFields(events.event(number))),
    };
    return createMissedMessage(reason, source, event, now);
  });
};

/** Events of one record that were not processed. */
export interface MissedEvents {
  /** The correlation id of the first event. */
  readonly correlationId: string;
  readonly record: number;
  /** The index of the first event in the record. */
  readonly index: number;
  /** The time of the first event, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly events: readonly object[];
}

/** Creates the message of events of one record that were not processed. @param now milliseconds since 1970 */
export const createMissedMessage = (
  reason: MissedReason,
  { correlationId, record, index, timestamp, events }: MissedEvents,
  event: KinesisStreamEvent,
  now: number,
): FailedMessage => {
  const violation = {
    field: `events[${index}].timestamp`,
    rule: MISSED_RULES[reason],
    got: formatIsoTime(timestamp),
  };
  const rejection = { correlationId, record, ...violation };
  return createMessage(reason, rejection, event, now, JSON.stringify(events), MAX_MISSED_TEXT_LENGTH);
};

const createMessage = (
  reason: FailedMessageBody['reason'],
  rejection: Rejection,
  event: KinesisStreamEvent,
  now: number,
  text?: string,
  maxTextLength = 0,
): FailedMessage => {
  const { correlationId, record, field, rule, got } = rejection;
  const source = event.Records[record];
  const data = source?.kinesis.data ?? '';
  return {
    correlationId,
    record,
    body: {
      reason,
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
        : { text: text.slice(0, maxTextLength) }),
      truncated: text === undefined ? data.length > MAX_BASE64_LENGTH : text.length > maxTextLength,
    },
  };
};
