import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from './deployment';

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** The messages of a queue. */
export interface QueueDepth {
  readonly messages: number;
  /** Whether messages in the queue have failed for good: they wait for an operator. */
  readonly isForFailures: boolean;
}

/** The messages by the ids of the queues. */
export type QueueDepths = ReadonlyMap<string, QueueDepth>;

/**
 * Counts the waiting, delayed and received messages of every queue of the stack. The functions work off the queues that
 * have a dead-letter queue; all others receive failures.
 */
export async function countMessages({
  config,
  resources,
  queues,
}: Pick<Deployment, 'config' | 'resources' | 'queues'>): Promise<QueueDepths> {
  const ending = `-${config.suffix}`;
  const depths = resources
    .filter(({ type }) => type === 'aws_sqs_queue')
    .map(async ({ attributes }) => {
      const id = String(attributes.name).slice(0, -ending.length);
      const { Attributes } = await queues.send(
        new GetQueueAttributesCommand({ QueueUrl: String(attributes.url), AttributeNames: [...COUNTS] }),
      );
      const messages = COUNTS.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
      return [id, { messages, isForFailures: !attributes.redrive_policy }] as const;
    });
  return new Map(await Promise.all(depths));
}

/** Describes each queue of failures that received messages between two counts. */
export function findNewFailures(before: QueueDepths, after: QueueDepths): string[] {
  return [...after].flatMap(([id, { messages, isForFailures }]) => {
    const added = messages - (before.get(id)?.messages ?? 0);
    return isForFailures && added > 0
      ? [`${id} received ${added} message${added === 1 ? '' : 's'}: expected none`]
      : [];
  });
}

/** Sums the messages in the queues that the functions work off. */
export const countBacklog = (depths: QueueDepths): number =>
  [...depths.values()].reduce(
    (sum, { messages, isForFailures }) => (isForFailures ? sum : sum + messages),
    0,
  );

const POLL_MS = 1_000;
/** The number of counts in a row that must find no message, because the counts of SQS are approximate. */
const EMPTY_COUNTS = 3;
const PATIENCE_MS = 60_000;

/**
 * Waits until the functions have processed all messages, or until their number does not fall for a minute. Returns
 * whether they have.
 */
export async function waitUntilIdle(
  count: () => Promise<QueueDepths>,
  options: {
    readonly wait: (milliseconds: number) => Promise<void>;
    readonly now: () => number;
    readonly onProgress?: (backlog: number) => void;
  },
): Promise<boolean> {
  let [lowest, emptyCounts, lastProgress] = [Infinity, 0, options.now()];
  while (emptyCounts < EMPTY_COUNTS && options.now() - lastProgress <= PATIENCE_MS) {
    const backlog = countBacklog(await count());
    emptyCounts = backlog === 0 ? emptyCounts + 1 : 0;
    if (backlog < lowest) [lowest, lastProgress] = [backlog, options.now()];
    options.onProgress?.(backlog);
    if (emptyCounts < EMPTY_COUNTS) await options.wait(POLL_MS);
  }
  return emptyCounts >= EMPTY_COUNTS;
}
