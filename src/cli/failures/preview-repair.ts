import { formatCount } from '../terminal/print';
import { isRefused } from './message';
import { getRepair } from './queue';
import { type FoundMessage, isComplete, type QueueReading } from './read-failures';
import type { QueueSelection } from './take-messages';

export type RepairAction = 'redrive' | 'drop';

/** What a redrive or a drop would do to the selected messages of a queue. Nothing is changed. */
export interface RepairPreview {
  readonly system: string;
  readonly region: string;
  readonly queue: string;
  /** How many messages are in the queue and selected. */
  readonly messages: number;
  /** Whether there can be more, because not all messages of a whole queue could be read. */
  readonly isApproximate: boolean;
  /** What happens to them. */
  readonly effect: string;
  /** Why the action is not possible. */
  readonly refusal?: string;
  /** What to know before it is done. */
  readonly warnings: readonly string[];
}

/** Describes what a redrive or a drop would do. @param reading what was read of the queue */
export function previewRepair(
  action: RepairAction,
  { queue, ids }: QueueSelection,
  reading: QueueReading,
): RepairPreview {
  const { kind, description } = getRepair(queue);
  const selected = reading.messages.filter(({ id }) => ids === 'all' || ids.has(id));
  const isWhole = ids === 'all';
  const missing = ids === 'all' ? 0 : ids.size - selected.length;
  const refusal = action === 'redrive' && kind === 'manual' ? description : reading.problem;
  const refused = selected.filter(isRefused).length;
  const outOfOrder = ids === 'all' ? 0 : countOutOfOrder(reading.messages, ids);
  const warnings = [
    missing > 0 &&
      `${formatCount(missing, 'message')} cannot be received now: gone, or somebody else has received them`,
    action === 'redrive' &&
      refused > 0 &&
      `${formatCount(refused, 'message')} will fail again, unless the code was changed: the parser of ${queue.system} still refuses the content`,
    action === 'redrive' &&
      outOfOrder > 0 &&
      `${formatCount(outOfOrder, 'message')} would overtake earlier ones of the same group, which are not selected`,
    action === 'drop' &&
      'their content is not saved: the record of a dropped message has its id and its hash',
  ];
  return {
    system: queue.system,
    region: queue.region,
    queue: queue.id,
    messages: isWhole ? reading.approximateCount : selected.length,
    isApproximate: isWhole && !isComplete(reading),
    effect: action === 'drop' ? 'deleted' : `sent ${description}`,
    ...(refusal !== undefined && { refusal }),
    warnings: warnings.filter((warning) => warning !== false),
  };
}

/** Counts the selected messages of a FIFO queue before which others of their group remain. */
function countOutOfOrder(messages: readonly FoundMessage[], ids: ReadonlySet<string>): number {
  const groupsWithRest = new Set<string>();
  return messages.filter(({ id, group }) => {
    if (group === undefined) return false;
    if (!ids.has(id)) groupsWithRest.add(group);
    return ids.has(id) && groupsWithRest.has(group);
  }).length;
}
