import type { Message } from '@aws-sdk/client-sqs';
import { deleteMessages, receiveAll, releaseMessages } from '../target/failure-messages';
import type { DeployedQueues, QueueDepths } from '../target/queue-depths';
import { listFailureQueues } from '../target/queue-depths';
import { findPoison, type FoundPoison } from './poison';

/** The poison messages in the queues of failures. */
export interface TakenPoison {
  readonly found: readonly FoundPoison[];
  /** How many messages of each queue, by its id, contain one. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Removes the poison messages of a load test from the queues of failures. Their other messages remain.
 * @param depths the messages of the queues: only those with messages are read
 */
export async function takePoison(
  deployed: DeployedQueues,
  depths: QueueDepths,
  ids: ReadonlySet<string>,
): Promise<TakenPoison> {
  const found: FoundPoison[] = [];
  const counts = new Map<string, number>();
  for (const { id, url } of ids.size === 0 ? [] : listFailureQueues(deployed)) {
    if (!depths.get(id)?.messages) continue;
    const [taken, others]: [string[], string[]] = [[], []];
    for await (const messages of receiveAll(deployed.queues, url))
      for (const { Body, ReceiptHandle = '' } of messages satisfies readonly Message[]) {
        const poison = findPoison(Body, ids);
        (poison ? taken : others).push(ReceiptHandle);
        if (poison) found.push(poison);
      }
    counts.set(id, taken.length);
    await releaseMessages(deployed.queues, url, others);
    await deleteMessages(deployed.queues, url, taken);
  }
  return { found, counts };
}
