import { quoteBigNumbers } from '../../domain/plan/big-numbers';
import { formatError } from '../errors';
import { parseJson } from '../json';
import { readMessages } from '../target/failure-messages';
import { countQueue } from '../target/queue-depths';
import { getCauseId } from './cause';
import { explainMessage } from './explain-message';
import { type Explanation, type FailureMessage, toFailureMessage } from './message';
import type { QueueOfFailures } from './queue';

/** A message with its explanation. */
export interface FoundMessage extends FailureMessage, Explanation {
  readonly queue: QueueOfFailures;
  /** The id of its cause. */
  readonly cause: string;
}

/** What was found in a queue. */
export interface QueueReading {
  readonly queue: QueueOfFailures;
  readonly messages: readonly FoundMessage[];
  /** How many messages SQS counts, approximately: also those that no one can receive at the moment. */
  readonly approximateCount: number;
  /** Why the queue could not be read. */
  readonly problem?: string;
}

/** How many messages of a queue are read by default. */
const DEFAULT_MAX_MESSAGES = 1_000;

interface ReadOptions {
  /** How many messages of each queue are read at most. @default 1,000 */
  readonly maxMessages?: number;
}

/** Reads the messages of all queues. Nothing is consumed, and a queue that cannot be read does not affect the others. */
export const readFailures = (
  queues: readonly QueueOfFailures[],
  options: ReadOptions = {},
): Promise<readonly QueueReading[]> => Promise.all(queues.map((queue) => readQueue(queue, options)));

/** Counts the messages of all queues, approximately, and receives none. */
export const readFailureCounts = (queues: readonly QueueOfFailures[]): Promise<readonly QueueReading[]> =>
  Promise.all(
    queues.map(async (queue) => {
      try {
        return { queue, messages: [], approximateCount: await countQueue(queue.client, queue.url) };
      } catch (error) {
        return { queue, messages: [], approximateCount: 0, problem: formatError(error) };
      }
    }),
  );

async function readQueue(
  queue: QueueOfFailures,
  { maxMessages = DEFAULT_MAX_MESSAGES }: ReadOptions,
): Promise<QueueReading> {
  const { client, url } = queue;
  try {
    const count = await countQueue(client, url);
    // An empty queue is read too: the count of SQS can miss messages that were sent just now.
    const received = await readMessages(client, url, maxMessages);
    const messages = received.map((message) => explainFailure(queue, toFailureMessage(message)));
    return { queue, messages, approximateCount: Math.max(count, messages.length) };
  } catch (error) {
    return { queue, messages: [], approximateCount: 0, problem: formatError(error) };
  }
}

/** Explains a message by the formats of AWS and by its system. */
export function explainFailure(queue: QueueOfFailures, message: FailureMessage): FoundMessage {
  const general = explainMessage(message, queue.source !== undefined);
  const explanation = { ...general, ...queue.handler.explain?.(message, general) };
  const isOwn = explanation.content === general.content;
  return {
    ...message,
    ...explanation,
    ...(isOwn && { content: readContent(message) }),
    queue,
    cause: getCauseId(queue, explanation),
  };
}

/** Reads the body for a person: a number that JavaScript would round is a text with all of its digits. */
const readContent = ({ body }: FailureMessage): unknown => parseJson(quoteBigNumbers(body)) ?? body;

/** Whether all messages of a queue were read, as far as SQS counts them. */
export const isComplete = ({ messages, approximateCount, problem }: QueueReading): boolean =>
  problem === undefined && messages.length >= approximateCount;
