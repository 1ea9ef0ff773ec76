import { TRADE_REGIONS } from '../../config/trade-processing';
import type { Deployment } from '../../cli/trade-processing/deployment';
import { getLedgerTable } from '../../cli/trade-processing/ledger/read-entries';
import { readFoundEntries } from '../../cli/trade-processing/records/found-entries';
import { tryInOptionalRegion } from '../../cli/trade-processing/region-unavailable';
import type { Entry, EntryReference } from '../../domain/ledger';
import { REJECTION_ENTRY, type RejectionPayload } from '../../domain/trade-records';
import type { Presence } from './trade-in-regions';

/** A rejected message, with the regions whose tables have its entry. */
export interface RejectionInRegions {
  readonly entry: Entry;
  readonly payload: RejectionPayload;
  /** Why the entry is not what was recorded. */
  readonly problem?: string;
  readonly presence: Readonly<Record<string, Presence>>;
}

/** Reads the entry of a rejected message in the tables of all regions. @returns undefined if no region has it */
export async function readRejectionInRegions(
  deployment: Pick<Deployment, 'open'>,
  reference: EntryReference,
): Promise<RejectionInRegions | undefined> {
  const results = await Promise.all(
    TRADE_REGIONS.map((region) =>
      tryInOptionalRegion(region, async () => {
        const [found] = await readFoundEntries(getLedgerTable(await deployment.open(region)), [reference]);
        return found!;
      }),
    ),
  );
  const found = results
    .flatMap((result) => ('value' in result ? [result.value] : []))
    .sort((a, b) => Number(a.problem !== undefined) - Number(b.problem !== undefined))
    .find(({ message }) => message?.kind === REJECTION_ENTRY);
  if (!found?.entry || found.message?.kind !== REJECTION_ENTRY) return undefined;
  const { entry, message, problem } = found;
  const presence = results.map((result): readonly [string, Presence] => {
    if ('reason' in result) return [result.region, 'unknown'];
    if (!result.value.entry) return [result.region, 'missing'];
    return [result.region, result.value.problem === undefined ? 'present' : 'damaged'];
  });
  return {
    entry,
    payload: message.payload,
    ...(problem !== undefined && { problem }),
    presence: Object.fromEntries(presence),
  };
}
