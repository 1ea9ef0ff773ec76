import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Clock, waitWhileProgressing } from '../process/wait-while-progressing';
import { formatCount } from '../terminal/print';
import type { CommonConfig } from '../../config';
import { removeServiceEnding } from '../../domain/service-ending';
import type { RecordedResource } from '../terraform/state-bucket';

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** The queues of a deployed stack. */
export interface DeployedQueues {
  readonly config: CommonConfig;
  /** The resources in the state of the stack. */
  readonly resources: readonly RecordedResource[];
  readonly queues: Pick<SQSClient, 'send'>;
}

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
export async function countMessages(deployed: DeployedQueues): Promise<QueueDepths> {
  const depths = listQueues(deployed).map(async ({ id, url, isForFailures }) => {
    const messages = await countQueue(deployed.queues, url);
    return [id, { messages, isForFailures }] as const;
  });
  return new Map(await Promise.all(depths));
}

/** Counts the waiting, delayed and received messages of a queue. SQS does not count exactly. */
export async function countQueue(queues: Pick<SQSClient, 'send'>, QueueUrl: string): Promise<number> {
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }),
  );
  return COUNTS.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}

/** Lists the queues that receive failures. */
export const listFailureQueues = (deployed: Omit<DeployedQueues, 'queues'>) =>
  listQueues(deployed).filter(({ isForFailures }) => isForFailures);

const listQueues = ({ config, resources }: Omit<DeployedQueues, 'queues'>) =>
  resources
    .filter(({ type }) => type === 'aws_sqs_queue')
    .map(({ attributes }) => ({
      id: removeSuffix(String(attributes.name), config.suffix),
      url: String(attributes.url),
      isForFailures: !attributes.redrive_policy,
    }));

/** Removes the suffix of the environment from the name of a queue; the ending of FIFO queues remains. */
function removeSuffix(name: string, suffix: string): string {
  const base = removeServiceEnding(name);
  const ending = `-${suffix}`;
  return base.endsWith(ending) ? base.slice(0, -ending.length) + name.slice(base.length) : name;
}

/**
 * Describes each queue of failures that received other messages between two counts than expected.
 * @param expected the number of the expected ones by the ids of the queues
 */
export function findNewFailures(
  before: QueueDepths,
  after: QueueDepths,
  expected: ReadonlyMap<string, number> = new Map(),
): string[] {
  return [...after].flatMap(([id, { messages, isForFailures }]) => {
    const added = messages - (before.get(id)?.messages ?? 0) - (expected.get(id) ?? 0);
    if (!isForFailures || added <= 0) return [];
    const what = expected.get(id) ? 'other than the poison messages' : 'expected none';
    return [`${id} received ${formatCount(added, 'message')}: ${what}`];
  });
}

/** Sums the messages in the queues that the functions work off. */
export const countBacklog = (depths: QueueDepths): number =>
  [...depths.values()].reduce(
    (sum, { messages, isForFailures }) => (isForFailures ? sum : sum + messages),
    0,
  );

/** Whether the functions have processed all messages, and the messages after the wait. */
export interface IdleResult {
  readonly isIdle: boolean;
  readonly depths: QueueDepths;
  /** How long it was waited without progress, in milliseconds. */
  readonly patienceMs: number;
}

/** Describes each queue whose messages the functions have not processed. */
export const describeBacklog = ({ isIdle, depths, patienceMs }: IdleResult): string[] =>
  [...depths].flatMap(([id, { messages, isForFailures }]) =>
    isIdle || isForFailures || messages === 0
      ? []
      : [
          `${id} still contained ${formatCount(messages, 'message')} after ${patienceMs / 1000} seconds without progress`,
        ],
  );

const POLL_MS = 1_000;
/** The number of counts in a row that must find no message, because the counts of SQS are approximate. */
const EMPTY_COUNTS = 3;
const PATIENCE_MS = 60_000;

export interface IdleOptions extends Clock {
  readonly onProgress?: (backlog: number) => void;
  /**
   * How long to wait without progress, in milliseconds: longer than the visibility timeout of the queues, if functions are
   * killed, because their messages are invisible until then. A minute by default.
   */
  readonly patienceMs?: number;
}

/**
 * Waits until the functions have processed all messages, or until their number does not fall for a time. Returns whether
 * they have, and the last count.
 */
export async function waitUntilIdle(
  count: () => Promise<QueueDepths>,
  { wait, now, onProgress, patienceMs = PATIENCE_MS }: IdleOptions,
): Promise<IdleResult> {
  let [lowest, emptyCounts] = [Infinity, 0];
  const { result, isDone } = await waitWhileProgressing(
    async () => {
      const depths = await count();
      const backlog = countBacklog(depths);
      emptyCounts = backlog === 0 ? emptyCounts + 1 : 0;
      lowest = Math.min(lowest, backlog);
      onProgress?.(backlog);
      return { result: depths, isDone: emptyCounts >= EMPTY_COUNTS, progress: lowest };
    },
    { wait, now, pollMs: POLL_MS, patienceMs },
  );
  return { isIdle: isDone, depths: result, patienceMs };
}
