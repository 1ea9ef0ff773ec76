import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import type { LedgerTable } from '../ledger/entry-pages';
import type { SourceMessage } from '../send/create-events';
import { findOutcomes, type FoundOutcome } from './find-outcomes';

const POLL_MS = 500;
const PATIENCE_MS = 120_000;

/**
 * Waits until all messages are recorded, or none was for two minutes.
 * @param getTable returns the table to read, which changes with a failover
 * @returns the outcomes by the ids of the messages; the others are not recorded
 */
export async function waitForOutcomes(
  getTable: () => Promise<LedgerTable>,
  messages: readonly SourceMessage[],
  { now, wait, onProgress }: Clock & { readonly onProgress?: (recorded: number) => void },
): Promise<ReadonlyMap<string, FoundOutcome>> {
  const outcomes = new Map<string, FoundOutcome>();
  let open = messages;
  await waitWhileProgressing(
    async () => {
      for (const [id, outcome] of await findOutcomes(await getTable(), open)) outcomes.set(id, outcome);
      open = open.filter(({ id }) => !outcomes.has(id));
      onProgress?.(outcomes.size);
      return { result: outcomes, isDone: open.length === 0, progress: outcomes.size };
    },
    { now, wait, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  return outcomes;
}
