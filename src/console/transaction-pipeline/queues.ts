import { countBacklog, countMessages, type DeployedQueues } from '../../cli/target/queue-depths';

/** The messages of the system that are not processed. */
export interface QueueSummary {
  /** Those that the functions have not processed yet. */
  readonly waiting: number;
  /** Those that have failed for good, and wait for an operator. */
  readonly failed: number;
}

/** Counts the messages of all queues of the system. The numbers of SQS are approximate. */
export async function summarizeQueues(deployed: DeployedQueues): Promise<QueueSummary> {
  const depths = await countMessages(deployed);
  const failed = [...depths.values()].filter(({ isForFailures }) => isForFailures);
  return {
    waiting: countBacklog(depths),
    failed: failed.reduce((sum, { messages }) => sum + messages, 0),
  };
}
