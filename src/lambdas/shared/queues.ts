import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CALLS_AT_A_TIME, REQUEST_HANDLER } from './aws';
import { failuresOf } from './concurrency';
import { traced } from './observability';

/** A message, and the id under which it can be followed. */
export interface Message {
  readonly correlationId: string;
  readonly body: object;
}

/** A message that the queue did not take. */
export interface Unsent<M extends Message = Message> {
  readonly message: M;
  readonly reason: string;
}

export interface Queue {
  /** Sends all messages; never throws, but returns those that were not taken. */
  send<M extends Message>(messages: readonly M[]): Promise<readonly Unsent<M>[]>;
}

const MESSAGES_A_CALL = 10;
/** The limit for the messages of one call is 256 KB; attributes and ids count as well. */
const BYTES_A_CALL = 250_000;
const BYTES_OF_ATTRIBUTES = 300;

export const sqsQueue = (
  url: string,
  client: Pick<SQSClient, 'send'> = traced(new SQSClient({ requestHandler: REQUEST_HANDLER })),
): Queue => ({
  send: async <M extends Message>(messages: readonly M[]) => {
    const unsent: Unsent<M>[] = [];
    const failures = await failuresOf(callsFor(messages), CALLS_AT_A_TIME, async (call) => {
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

interface Entry<M> {
  readonly message: M;
  readonly body: string;
}

/** Packs messages, in order, into calls that stay within the limits of SendMessageBatch. */
const callsFor = <M extends Message>(messages: readonly M[]): Entry<M>[][] => {
  const calls: Entry<M>[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const body = asciiJson(message.body);
    const size = body.length + BYTES_OF_ATTRIBUTES;
    const call = calls.at(-1);
    if (call && call.length < MESSAGES_A_CALL && bytes + size <= BYTES_A_CALL) {
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
export const asciiJson = (value: object): string =>
  JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
