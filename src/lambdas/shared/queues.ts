import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { MAX_CONCURRENT_CALLS, REQUEST_HANDLER_OPTIONS } from './aws';
import { collectFailures } from './concurrency';
import { traceClient } from './telemetry';

/** A message, and the id under which it can be followed. */
export interface QueueMessage {
  readonly correlationId: string;
  readonly body: object;
}

/** A message that the queue did not take. */
export interface UnsentMessage<M extends QueueMessage = QueueMessage> {
  readonly message: M;
  readonly reason: string;
}

export interface Queue {
  /** Sends all messages; never throws, but returns those that were not taken. */
  send<M extends QueueMessage>(messages: readonly M[]): Promise<readonly UnsentMessage<M>[]>;
}

const MAX_BATCH_MESSAGES = 10;
/** The limit for the messages of one call is 256 KB; attributes and ids count as well. */
const MAX_BATCH_BYTES = 250_000;
const ATTRIBUTE_BYTES = 300;

export const createSqsQueue = (
  url: string,
  client: Pick<SQSClient, 'send'> = traceClient(new SQSClient({ requestHandler: REQUEST_HANDLER_OPTIONS })),
): Queue => ({
  send: async <M extends QueueMessage>(messages: readonly M[]) => {
    const unsent: UnsentMessage<M>[] = [];
    const failures = await collectFailures(packBatches(messages), MAX_CONCURRENT_CALLS, async (call) => {
      const answer = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: call.map(({ message, body }, index) => ({
            Id: String(index),
            MessageBody: body,
            MessageAttributes: {
              correlationId: { DataType: 'String', StringValue: message.correlationId },
            },
          })),
        }),
      );
      for (const { Id, Code, Message: text } of answer.Failed ?? []) {
        const entry = call[Number(Id)];
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

/** Packs messages, in order, into calls that stay within the limits of SendMessageBatch. */
const packBatches = <M extends QueueMessage>(messages: readonly M[]): QueueEntry<M>[][] => {
  const calls: QueueEntry<M>[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const body = stringifyAscii(message.body);
    const size = body.length + ATTRIBUTE_BYTES;
    const call = calls.at(-1);
    if (call && call.length < MAX_BATCH_MESSAGES && bytes + size <= MAX_BATCH_BYTES) {
      call.push({ message, body });
      bytes += size;
    } else {
      calls.push([{ message, body }]);
      bytes = size;
    }
  }
  return calls;
};

/**
 * JSON in ASCII alone: SQS refuses some characters (U+FFFE, U+FFFF), and a refused message would block its shard
 * or queue for ever. A character is then also a byte.
 */
export const stringifyAscii = (value: object): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
