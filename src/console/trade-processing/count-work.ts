import type { Deployment } from '../../cli/trade-processing/deployment';
import { getLedgerTable, readHeads } from '../../cli/trade-processing/ledger/read-entries';
import { tryInRegion } from '../../cli/trade-processing/region-unavailable';
import { countFailures } from '../../cli/trade-processing/status/read-status';
import type { TradeRegion } from '../../config/trade-processing';

type Regions = Pick<Deployment, 'open'>;

/** The size of a region's ledger. */
export interface LedgerSize {
  readonly region: TradeRegion;
  readonly chains: number;
  /** With the genesis of each chain. */
  readonly entries: number;
}

/** Counts the entries of the regions that answer, by the heads of their chains, with the reasons why others do not answer. */
export async function countEntries(
  { open }: Regions,
  regions: readonly TradeRegion[],
): Promise<{ readonly regions: readonly LedgerSize[]; readonly unavailable: readonly string[] }> {
  const results = await Promise.all(
    regions.map((region) =>
      tryInRegion(region, async (): Promise<LedgerSize> => {
        const heads = await readHeads(getLedgerTable(await open(region)), region);
        const entries = heads.reduce((sum, { sequence }) => sum + sequence + 1, 0);
        return { region, chains: heads.length, entries };
      }),
    ),
  );
  return {
    regions: results.flatMap((result) => ('value' in result ? [result.value] : [])),
    unavailable: results.flatMap((result) =>
      'reason' in result ? [`region ${result.region} ${result.reason}`] : [],
    ),
  };
}

/** Counts the messages in the queues of failures of the regions that answer. */
export async function countFailuresOfRegions(
  { open }: Regions,
  regions: readonly TradeRegion[],
): Promise<number> {
  const counts = await Promise.all(
    regions.map((region) => tryInRegion(region, async () => countFailures(await open(region)))),
  );
  return counts
    .flatMap((result) => ('value' in result ? Object.values(result.value) : []))
    .reduce((sum, count) => sum + count, 0);
}
