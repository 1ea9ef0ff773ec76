import { UserError } from '../errors';
import { previewRepair, type RepairAction, type RepairPreview } from './preview-repair';
import type { QueueReading } from './read-failures';
import type { QueueSelection, SelectionResult, TakeOptions } from './take-messages';

/** What a redrive or a drop of selected messages would do. */
export interface RepairPlan {
  readonly previews: readonly RepairPreview[];
  /** The selections to which the action can be applied. */
  readonly possible: readonly QueueSelection[];
  /** How many messages they contain, approximately for whole queues. */
  readonly total: number;
}

/** Plans a redrive or a drop; changes nothing. @param readings what was read, at least of the selected queues */
export function planRepair(
  action: RepairAction,
  selections: readonly QueueSelection[],
  readings: readonly QueueReading[],
): RepairPlan {
  const byQueue = new Map(readings.map((reading) => [reading.queue, reading]));
  const previews = selections.map((one) => previewRepair(action, one, byQueue.get(one.queue)!));
  const isPossible = ({ refusal }: RepairPreview) => refusal === undefined;
  return {
    previews,
    possible: selections.filter((_, index) => isPossible(previews[index]!)),
    total: previews.filter(isPossible).reduce((sum, { messages }) => sum + messages, 0),
  };
}

/** Redrives or drops the messages of a selection. */
export type Repair = (selection: QueueSelection, options: TakeOptions) => Promise<SelectionResult>;

/** What running a plan reports, and what stops it. */
export interface RunOptions {
  readonly onProgress: (processed: number, total: number) => void;
  /** Stops after the current batch. */
  readonly signal?: AbortSignal;
}

/**
 * Applies a redrive or a drop to one queue after the other.
 * @throws UserError if it cannot be applied to any message
 */
export async function runRepair(
  action: RepairAction,
  { possible, total, previews }: RepairPlan,
  repair: Repair,
  { onProgress, signal }: RunOptions,
): Promise<readonly SelectionResult[]> {
  if (possible.length === 0 || total === 0) {
    const reasons = previews.map(({ queue, refusal }) => `${queue}: ${refusal ?? 'no message'}`);
    throw new UserError(`there is nothing to ${action}: ${reasons.join('; ')}`);
  }
  const results: SelectionResult[] = [];
  let finished = 0;
  for (const selection of possible) {
    if (signal?.aborted) break;
    const report = (processed: number) => onProgress(Math.min(finished + processed, total), total);
    const result = await repair(selection, { onProgress: report, signal });
    finished += result.done + result.retained.length;
    results.push(result);
  }
  return results;
}
