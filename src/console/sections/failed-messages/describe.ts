import {
  describeGaps,
  toJsonMessage,
  toJsonQueue,
  toRepairResults,
} from '../../../cli/failures/format-failures';
import { formatCause } from '../../../cli/failures/cause';
import { groupByCause } from '../../../cli/failures/group-failures';
import { isRefused } from '../../../cli/failures/message';
import type { FoundMessage, QueueReading } from '../../../cli/failures/read-failures';
import type { RepairPlan } from '../../../cli/failures/repair-messages';
import type { QueueSelection, SelectionResult } from '../../../cli/failures/take-messages';
import { ConsoleError } from '../../server/errors';
import type { Readings } from './shared-readings';

/** How many messages of a cause a page lists. Changes apply to all of them. */
const MAX_LISTED = 1_000;

/** What the page shows of all queues. */
export const describeReadings = ({ at, queues }: Readings) => ({
  readAt: at,
  causes: groupByCause(queues.flatMap(({ messages }) => messages)),
  queues: listQueues(queues),
  gaps: describeGaps(queues),
});

/** What the page shows if the messages are counted and not received. */
export const describeCounts = (counts: readonly QueueReading[]) => ({
  total: counts.reduce((sum, { approximateCount }) => sum + approximateCount, 0),
  queues: listQueues(counts),
  gaps: describeGaps(counts.filter(({ problem }) => problem !== undefined)),
});

const listQueues = (queues: readonly QueueReading[]) =>
  queues.map((reading) => ({ ...toJsonQueue(reading), arn: reading.queue.arn }));

/** What the page of a cause shows. @throws ConsoleError if no message has the cause */
export function describeCause({ at, queues }: Readings, id: string) {
  const messages = queues.flatMap((reading) => reading.messages).filter(({ cause }) => cause === id);
  const [group] = groupByCause(messages);
  if (!group)
    throw new ConsoleError(404, {
      what: `no message has the cause ${JSON.stringify(id)}`,
      expected: 'a cause of the page Failed messages',
      fix: 'go back to the list: its messages were processed or deleted',
    });
  return {
    readAt: at,
    group,
    messages: [...messages]
      .sort((a, b) => b.sentAt - a.sentAt)
      .slice(0, MAX_LISTED)
      .map((message) => ({
        id: message.id,
        region: message.queue.region,
        sentAt: message.sentAt,
        correlationId: message.correlationId,
        error: formatCause(message),
        isRefused: isRefused(message),
      })),
  };
}

/** What the page shows of one message. @throws ConsoleError if it is not in a queue */
export function describeMessage({ queues }: Readings, id: string) {
  const message = queues.flatMap((reading) => reading.messages).find((one: FoundMessage) => one.id === id);
  if (message) return toJsonMessage(message);
  throw new ConsoleError(404, {
    what: `no queue contains the message ${JSON.stringify(id)}`,
    fix: 'read the queues again: it was processed, deleted, or somebody else has received it',
  });
}

/**
 * What the dialog shows before messages are redriven or dropped. It confirms this selection, which names each message: one that
 * fails with the same cause while somebody reads the dialog was in no list, and so is not dropped with the others.
 */
export const describePlan = ({ previews, total }: RepairPlan, selections: readonly QueueSelection[]) => ({
  queues: previews,
  total,
  selection: {
    ids: selections.flatMap(({ ids }) => (ids === 'all' ? [] : [...ids])),
    queues: selections.flatMap(({ queue, ids }) => (ids === 'all' ? [queue.arn] : [])),
  },
});

/** What the dialog shows afterwards, and the audit log keeps. */
export function describeResults(results: readonly SelectionResult[]) {
  const sum = (count: (result: SelectionResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  return {
    done: sum(({ done }) => done),
    retained: sum(({ retained }) => retained.length),
    notReceived: sum(({ notReceived }) => notReceived),
    queues: toRepairResults(results),
  };
}
