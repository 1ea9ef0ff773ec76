import type { InputOutcome } from '../core/entry';
import type { FuzzServices } from '../services/fuzz-services';
import { FUZZ_TIME } from '../services/immediate-process';
import type { Delivery } from './handler';
import { toText } from './to-text';

type Fields = Readonly<Record<string, unknown>>;

const asList = (input: unknown, limit: number): readonly Fields[] =>
  (Array.isArray(input) ? input : [input])
    .slice(0, limit)
    .map((record: unknown) => (typeof record === 'object' && record !== null ? record : {}) as Fields);

/** The largest batches that the systems receive, of queues and of streams. */
const MAX_MESSAGES = 10;
const MAX_RECORDS = 100;

const readIds = (event: unknown): readonly string[] =>
  (event as { readonly Records: readonly Fields[] }).Records.map(
    (record) =>
      (record.messageId ??
        (record.kinesis as Fields | undefined)?.sequenceNumber ??
        (record.dynamodb as Fields | undefined)?.SequenceNumber) as string,
  );

/** Checks a partial batch response: the failed ids are those of records, each once. @throws Error */
const checkBatchResponse = (event: unknown, answer: unknown): ReadonlySet<string> => {
  const failures = (answer as { readonly batchItemFailures?: unknown } | undefined)?.batchItemFailures;
  if (!Array.isArray(failures)) throw new Error(`expected batchItemFailures; got ${JSON.stringify(answer)}`);
  const failed = failures.map((failure: { readonly itemIdentifier?: unknown }) => failure.itemIdentifier);
  const ids = readIds(event);
  const unknown = failed.find((id) => typeof id !== 'string' || !ids.includes(id));
  if (unknown !== undefined || new Set(failed).size < failed.length)
    throw new Error(`the failed records ${JSON.stringify(failed)} are not records of the batch, each once`);
  return new Set(failed as string[]);
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

interface Batch {
  readonly event: unknown;
  readonly answer: unknown;
  readonly services: FuzzServices;
}

/** Checks the answer to a batch. @param isUnreadable whether nothing can be read from a record, for certain */
const checkBatch = (
  { event, answer, services }: Batch,
  isUnreadable: (record: Fields) => boolean = () => false,
): InputOutcome => {
  const failed = checkBatchResponse(event, answer);
  const ids = readIds(event);
  const unreadable = (event as { readonly Records: readonly Fields[] }).Records.filter(
    (record, index) => !failed.has(ids[index]!) && isUnreadable(record),
  );
  // A record that cannot be read stays in the queue, or its content is sent to a queue of failures.
  if (unreadable.length > services.sent.length)
    throw new Error(`${unreadable.length} unreadable records are neither failed nor in another queue`);
  return failed.size > 0 || services.sent.some(({ to }) => /fail|dlq|retries/i.test(to))
    ? 'refused'
    : 'accepted';
};

/** Delivers messages to the handler of a queue: `{body, attributes?}`. @param queue the name of the queue */
export const deliverMessages = (queue: string, examples: Delivery['examples']): Delivery => ({
  examples,
  createEvent: (input) => ({
    Records: asList(input, MAX_MESSAGES).map(({ body, attributes }, index) => ({
      messageId: `059f36b4-87a3-44ab-83d2-${String(index).padStart(12, '0')}`,
      receiptHandle: `receipt-${index}`,
      body: toText(body),
      attributes: {
        ...(typeof attributes === 'object' &&
          Object.fromEntries(Object.entries(attributes ?? {}).map(([name, text]) => [name, toText(text)]))),
        ApproximateReceiveCount: '1',
        SentTimestamp: String(FUZZ_TIME),
        ApproximateFirstReceiveTimestamp: String(FUZZ_TIME),
      },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:${queue}`,
      awsRegion: 'us-east-1',
    })),
  }),
  check: (batch) => checkBatch(batch, ({ body }) => !isJson(String(body))),
});

/** Delivers records to the handler of a stream of Kinesis: `{partitionKey, data}`, with data in base64. */
export const deliverStreamRecords = (examples: Delivery['examples']): Delivery => {
  // The consumer remembers which records it has sent to the queue of failures.
  let sequence = 10 ** 9;
  return {
    examples,
    createEvent: (input) => ({
      Records: asList(input, MAX_RECORDS).map((record) => createStreamRecord(record, ++sequence)),
    }),
    // A record can have several lines, or a list with some events that are invalid; but each event is an object.
    check: (batch) =>
      checkBatch(
        batch,
        ({ kinesis }) => !Buffer.from(String((kinesis as Fields).data), 'base64').includes('{'),
      ),
  };
};

const createStreamRecord = ({ partitionKey, data }: Fields, sequence: number): Fields => {
  const sequenceNumber = `4959033827149025660855969253836157109592157598${sequence}`;
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: toText(partitionKey),
      sequenceNumber,
      data: toText(data),
      approximateArrivalTimestamp: FUZZ_TIME / 1_000,
    },
    eventSource: 'aws:kinesis',
    eventID: `shardId-000000000006:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    awsRegion: 'us-east-1',
    eventSourceARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/Fuzz',
  };
};

/** Amazon DynamoDB Developer Guide, "Quotas": values are nested at most 32 deep. */
const MAX_DEPTH = 32;

/** Formats a value as a stream of DynamoDB does. What a table cannot contain becomes null. */
const toAttribute = (value: unknown, depth = 1): object => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return { NULL: true };
  return Array.isArray(value)
    ? { L: value.map((entry) => toAttribute(entry, depth + 1)) }
    : { M: toImage(value, depth + 1) };
};

const toImage = (row: unknown, depth = 1): object =>
  Object.fromEntries(Object.entries(row as object).map(([name, value]) => [name, toAttribute(value, depth)]));

/** Delivers changes to the handler of a table's stream: `{eventName, before?, after?}`, with rows as plain objects. */
export const deliverChanges = (
  table: string,
  examples: Delivery['examples'],
  allows?: Delivery['allows'],
): Delivery => ({
  examples,
  ...(allows && { allows }),
  createEvent: (input) => ({
    Records: asList(input, MAX_RECORDS).map(({ eventName, before, after }, index) => ({
      eventID: String(index),
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        SequenceNumber: `1110000000002${String(index).padStart(8, '0')}`,
        ApproximateCreationDateTime: Math.floor(FUZZ_TIME / 1_000),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        ...(typeof after === 'object' && after !== null && { NewImage: toImage(after) }),
        ...(typeof before === 'object' && before !== null && { OldImage: toImage(before) }),
      },
      eventSourceARN: `arn:aws:dynamodb:us-east-1:123456789012:table/${table}/stream/2026-11-30T00:00:00.000`,
    })),
  }),
  check: (batch) => (batch.answer === undefined ? 'accepted' : checkBatch(batch)),
});

/**
 * Delivers single events, such as those of a bus or of a workflow.
 * @param names the names of the errors that refuse one
 * @param text what the message of such an error contains; anything by default
 */
export const deliverEvents = (
  names: readonly string[],
  examples: Delivery['examples'],
  text = /./,
): Delivery => ({
  examples,
  createEvent: (input) => input,
  check: () => 'accepted',
  // An error of an event fails its invocation, which Lambda or the workflow delivers to a queue of failures.
  allows: ({ name, message }) => names.includes(name) && text.test(message),
});
