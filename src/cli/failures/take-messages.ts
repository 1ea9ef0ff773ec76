import type { Message } from '@aws-sdk/client-sqs';
import { formatError } from '../errors';
import { deleteMessages, receiveAll, releaseMessages } from '../target/failure-messages';
import { countQueue } from '../target/queue-depths';
import type { QueueOfFailures } from './queue';

/** Messages of a queue: those with these ids, or all that are in it. */
export interface QueueSelection {
  readonly queue: QueueOfFailures;
  readonly ids: ReadonlySet<string> | 'all';
}

/** What became of a message: it can be deleted, it stays for a reason, or the target refused it. */
export type TakeResult =
  { readonly outcome: 'done' } | { readonly outcome: 'retained' | 'failed'; readonly reason: string };

/** Processes received messages. @returns one result for each, in their order */
export type TakeMessages = (messages: readonly Message[]) => Promise<readonly TakeResult[]>;

/** What became of the selected messages of a queue. */
export interface SelectionResult {
  readonly queue: QueueOfFailures;
  /** How many were processed and deleted. */
  readonly done: number;
  /** Those that are still in the queue, with the reason. */
  readonly retained: readonly { readonly id: string; readonly reason: string }[];
  /** How many of the selected ones were not received: they are gone, or somebody else has received them. */
  readonly notReceived: number;
  /** Why it ended before all messages were processed. The others are still in the queue. */
  readonly problem?: string;
}

/** What the processing of a selection reports, and what stops it. */
export interface TakeOptions {
  /** How many messages are processed at most. @default - all of the selection */
  readonly maxMessages?: number;
  /** Called after each batch with the number of processed messages of the queue. */
  readonly onProgress?: (processed: number) => void;
  /** Stops after the current batch. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Receives the selected messages of a queue in batches, processes each batch, and then deletes what was processed. So nothing is
 * lost if it is interrupted: what is not deleted becomes visible again. It stops when the target refuses a message.
 * @throws the first error, if no message was processed before; later ones are reported in the result
 */
export async function takeMessages(
  { queue, ids }: QueueSelection,
  take: TakeMessages,
  { maxMessages = Infinity, onProgress, signal }: TakeOptions = {},
): Promise<SelectionResult> {
  const { client, url } = queue;
  // Messages that fail again arrive while others are processed. They are not taken, so that this ends.
  const limit = Math.min(maxMessages, ids === 'all' ? await countQueue(client, url) : ids.size);
  const held = new Set<string>();
  const retained: { readonly id: string; readonly reason: string }[] = [];
  let [done, processed] = [0, 0];
  let problem: string | undefined;
  try {
    for await (const batch of receiveAll(client, url)) {
      for (const { ReceiptHandle = '' } of batch) held.add(ReceiptHandle);
      const matching = ids === 'all' ? batch : batch.filter(({ MessageId = '' }) => ids.has(MessageId));
      // The count of SQS is approximate, so only the limit of the caller is exact.
      const selected = matching.slice(0, maxMessages - processed);
      const results = selected.length === 0 ? [] : await take(selected);
      const finished = selected.filter((_, index) => results[index]?.outcome === 'done');
      const undeleted = await deleteMessages(client, url, finished.map(getHandle));
      selected.forEach((message, index) => {
        const reason = getReason(results[index], undeleted.get(getHandle(message)));
        if (reason === undefined) held.delete(getHandle(message));
        else retained.push({ id: message.MessageId ?? '', reason });
      });
      done += finished.length - undeleted.size;
      processed += selected.length;
      onProgress?.(processed);
      if (processed >= limit) break;
      if (results.some(({ outcome }) => outcome === 'failed')) problem = 'a message was refused';
      else if (signal?.aborted) problem = 'it was interrupted';
      if (problem !== undefined) break;
    }
  } catch (error) {
    if (processed === 0) throw error;
    problem = formatError(error);
  } finally {
    // If that fails, they become visible after their visibility timeout.
    await releaseMessages(client, url, [...held]).catch(() => undefined);
  }
  const notReceived = ids === 'all' || problem !== undefined ? 0 : limit - processed;
  return { queue, done, retained, notReceived, ...(problem !== undefined && { problem }) };
}

const getHandle = ({ ReceiptHandle = '' }: Message): string => ReceiptHandle;

/** Returns why a message is still in its queue. */
function getReason(result: TakeResult | undefined, undeleted: string | undefined): string | undefined {
  if (result === undefined) return 'it was not processed';
  if (result.outcome !== 'done') return result.reason;
  return undeleted === undefined
    ? undefined
    : `it was processed but not deleted (${undeleted}): the next time it is processed twice`;
}
