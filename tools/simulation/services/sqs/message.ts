import type { SQSRecord } from 'aws-lambda';
import { SECOND_MS } from '../names';

/** A message as it was sent. */
export interface NewMessage {
  readonly id: string;
  readonly body: string;
  /** The attributes that the sender set: texts by name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** When it was sent, in milliseconds since 1970. */
  readonly sentAt: number;
}

/** A message in a queue. */
export interface Message extends NewMessage {
  /** The position in its queue; SQS shows it for FIFO queues only. */
  readonly sequence: number;
  /** Until when its queue retains it, in milliseconds since 1970. */
  readonly expiresAt: number;
  receives: number;
  firstReceivedAt?: number;
  /** Identifies the last receive, while the message is invisible. */
  receiptHandle?: string;
  /** When an invisible message is visible again. */
  visibleAt: number;
}

// Amazon SQS Developer Guide, "Message quotas":
/** Messages are retained for four days by default. */
const DEFAULT_RETENTION_S = 4 * 24 * 3600;
/** A message has 1 byte to 1 MiB, and so has a batch altogether, including attributes. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** A message has at most 10 attributes. */
const MAX_ATTRIBUTES = 10;
/** Only these characters of Unicode are allowed: tab, line feed, carriage return, and those from the space on but surrogates, U+FFFE and U+FFFF. */
const ALLOWED = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;

/** Creates the message that a queue stores, visible and not received yet. @param sequence its position in the queue */
export const storeMessage = (
  message: NewMessage,
  sequence: number,
  retentionSeconds = DEFAULT_RETENTION_S,
): Message => ({
  ...message,
  sequence,
  expiresAt: message.sentAt + retentionSeconds * SECOND_MS,
  receives: 0,
  firstReceivedAt: undefined,
  receiptHandle: undefined,
  visibleAt: message.sentAt,
});

/** Returns the size of a message in bytes, as SQS counts it. */
export const measureMessage = (body: string, attributes: Readonly<Record<string, string>>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(name) + 'String'.length + Buffer.byteLength(text),
    Buffer.byteLength(body),
  );

/** The reasons for which SQS refuses a message; undefined if it does not. */
export const findContentError = (
  body: string,
  attributes: Readonly<Record<string, string>>,
):
  | { readonly name: 'InvalidMessageContents' | 'InvalidParameterValue'; readonly message: string }
  | undefined => {
  const texts = Object.values(attributes);
  if (texts.length > MAX_ATTRIBUTES)
    return {
      name: 'InvalidParameterValue',
      message: `Number of message attributes [${texts.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    };
  if (texts.includes(''))
    return { name: 'InvalidParameterValue', message: 'Message attribute must contain a non-empty value.' };
  return [body, ...texts].every((text) => ALLOWED.test(text))
    ? undefined
    : {
        name: 'InvalidMessageContents',
        message: 'Invalid characters found. Valid unicode characters are expected.',
      };
};

/** Formats a received message as a mapping passes it to a function. */
export const formatRecord = (message: Message, queueArn: string): SQSRecord => ({
  messageId: message.id,
  receiptHandle: message.receiptHandle!,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: 'simulation',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.groupId !== undefined && {
      MessageGroupId: message.groupId,
      SequenceNumber: String(message.sequence).padStart(20, '0'),
    }),
    ...(message.deduplicationId !== undefined && { MessageDeduplicationId: message.deduplicationId }),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
  },
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, stringValue]) => [
      name,
      { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' },
    ]),
  ),
  // No function reads it.
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: queueArn.split(':')[3]!,
});
