import type { QueueOfFailures } from '../../../cli/failures/queue';
import { countQueue } from '../../../cli/target/queue-depths';

/** Counts the messages of all queues, approximately. A queue whose region does not answer does not count. */
export async function countFailedMessages(
  queues: readonly QueueOfFailures[],
): Promise<{ readonly total: number }> {
  const counts = await Promise.allSettled(queues.map(({ client, url }) => countQueue(client, url)));
  const answered = counts.filter((count) => count.status === 'fulfilled');
  if (answered.length === 0 && counts[0]?.status === 'rejected') throw counts[0].reason;
  return { total: answered.reduce((sum, { value }) => sum + value, 0) };
}
