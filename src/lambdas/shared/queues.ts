import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MAX_CONCURRENT_CALLS, CLIENT_OPTIONS } from './aws';
import { collectFailures } from './concurrency';
import { traceClient } from './telemetry';

/** A message with its correlation id. */
export interface QueueMessage {
  readonly correlationId: string;
  readonly body: object;
}

/** A message that could not be sent. */
export interface UnsentMessage<M extends QueueMessage = QueueMessage> {
  readonly message: M;
  readonly reason: string;
}

export interface Queue {
  readonly name: string;
  /** Sends all messages. Never throws; returns the messages that could not be sent. */
  send<M extends QueueMessage>(messages: readonly M[]): Promise<readonly UnsentMessage<M>[]>;
}

const MAX_BATCH_MESSAGES = 10;
/** SQS limits a batch to 256 KB, including attributes and ids. */
const MAX_BATCH_BYTES = 250_000;
const ATTRIBUTE_BYTES = 300;

export const createSqsQueue = (
  url: string,
  client: Pick<SQSClient, 'send'> = traceClient(new SQSClient(CLIENT_OPTIONS)),
): Queue => ({
  name: url.slice(url.lastIndexOf('/') + 1),
  send: async <M extends QueueMessage>(messages: readonly M[]) => {
    const unsent: UnsentMessage<M>[] = [];
    const failures = await collectFailures(packBatches(messages), MAX_CONCURRENT_CALLS, async (batch) => {
      const response = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: batch.map(({ message, body }, index) => ({
            Id: String(index),
            MessageBody: body,
            MessageAttributes: {
              correlationId: { DataType: 'String', StringValue: message.correlationId },
            },
          })),
        }),
      );
      for (const { Id, Code, Message: text } of response.Failed ?? []) {
        const entry = batch[Number(Id)];
        if (entry) unsent.push({ message: entry.message, reason: `${Code}: ${text}` });
      }
    });
    for (const { item, error } of failures) {
      unsent.push(...item.map(({ message }) => ({ message, reason: error.message })));
    }
    return unsent;
  },
});

interface QueueEntry<M> {
  readonly message: M;
  readonly body: string;
}

/** Packs messages, in order, into batches within the limits of SendMessageBatch. */
const packBatches = <M extends QueueMessage>(messages: readonly M[]): QueueEntry<M>[][] => {
  const batches: QueueEntry<M>[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const body = stringifyAscii(message.body);
    const size = body.length + ATTRIBUTE_BYTES;
    const batch = batches.at(-1);
    if (batch && batch.length < MAX_BATCH_MESSAGES && bytes + size <= MAX_BATCH_BYTES) {
      batch.push({ message, body });
      bytes += size;
    } else {
      batches.push([{ message, body }]);
      bytes = size;
    }
  }
  return batches;
};

/**
 * Formats JSON in ASCII. SQS rejects some characters (U+FFFE, U+FFFF), and a rejected message would block its shard or
 * queue permanently. Each character is also one byte, which makes the size known.
 */
export const stringifyAscii = (value: object): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
