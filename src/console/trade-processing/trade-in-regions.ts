import { TRADE_REGIONS } from '../../config/trade-processing';
import type { Deployment } from '../../cli/trade-processing/deployment';
import { getLedgerTable } from '../../cli/trade-processing/ledger/read-entries';
import { findReportsOfExecution } from '../../cli/trade-processing/records/reports-of-execution';
import {
  describeProblems,
  type DuplicateVersion,
  readTradesAt,
  type RecordedVersion,
  type TradesAt,
} from '../../cli/trade-processing/records/trades-at';
import { type RegionResult, tryInOptionalRegion } from '../../cli/trade-processing/region-unavailable';
import { compareEntries, formatReference } from '../../domain/ledger';

/** A time after all entries. */
const LATEST = '9999-12-31T23:59:59.999Z';

/**
 * Whether a region's table has an entry: as it was recorded, changed, or not; unknown if the region does not answer.
 */
export type Presence = 'present' | 'damaged' | 'missing' | 'unknown';

/** A version of a trade, with the regions whose tables have its entry. */
export type VersionInRegions = (RecordedVersion | DuplicateVersion) & {
  readonly presence: Readonly<Record<string, Presence>>;
};

/** A trade as all regions have it. */
export interface TradeInRegions {
  readonly tradeId: string;
  /** All versions, by time of recording. Those with a field `original` are duplicates, which do not count. */
  readonly versions: readonly VersionInRegions[];
  /** Entries that are missing or cannot be read, one line each. */
  readonly problems: readonly string[];
  /** The other trades that report the same execution. */
  readonly otherReports: readonly string[];
  /** Why regions could not be read. */
  readonly unavailable: readonly { readonly region: string; readonly reason: string }[];
}

/** What a region's table has of a trade. */
interface RegionalTrade {
  readonly trades: TradesAt;
  readonly otherReports: readonly string[];
}

/** Reads a trade in the tables of all regions. A region that does not answer is reported, and the others are read. */
export async function readTradeInRegions(
  deployment: Pick<Deployment, 'open'>,
  tradeId: string,
): Promise<TradeInRegions> {
  const results = await Promise.all(
    TRADE_REGIONS.map((region) =>
      tryInOptionalRegion(region, async (): Promise<RegionalTrade> => {
        const table = getLedgerTable(await deployment.open(region));
        const trades = await readTradesAt(table, [tradeId], LATEST);
        return { trades, otherReports: await findOtherReports(table, tradeId, trades) };
      }),
    ),
  );
  const read = results.flatMap((result) => ('value' in result ? [result] : []));
  return {
    tradeId,
    versions: mergeVersions(results),
    problems: read.flatMap(({ region, value }) =>
      describeProblems(value.trades).map((problem) => `in ${region}: ${problem}`),
    ),
    otherReports: [...new Set(read.flatMap(({ value }) => value.otherReports))].sort(),
    unavailable: results.flatMap((result) => ('reason' in result ? [result] : [])),
  };
}

async function findOtherReports(
  table: Parameters<typeof findReportsOfExecution>[0],
  tradeId: string,
  { versions }: TradesAt,
): Promise<readonly string[]> {
  const newest = versions.at(-1);
  if (!newest) return [];
  const reports = await findReportsOfExecution(table, newest.payload.enrichment.executionKey);
  return reports.filter((report) => report !== tradeId);
}

const listVersions = ({
  versions,
  duplicates,
}: TradesAt): readonly (RecordedVersion | DuplicateVersion)[] => [...versions, ...duplicates];

/** Joins the versions of all regions. Of an entry that several have, an undamaged copy is returned. */
function mergeVersions(results: readonly RegionResult<RegionalTrade>[]): readonly VersionInRegions[] {
  const tables = results.flatMap((result) => ('value' in result ? [listVersions(result.value.trades)] : []));
  const merged = new Map<string, RecordedVersion | DuplicateVersion>();
  for (const table of [...tables].sort((a, b) => b.length - a.length))
    for (const version of table) {
      const reference = formatReference(version.entry);
      const known = merged.get(reference);
      const isBetter = known?.problem !== undefined && version.problem === undefined;
      if (!known || isBetter) merged.set(reference, version);
    }
  return [...merged.values()]
    .sort((a, b) => compareEntries(a.entry, b.entry))
    .map((version) => ({
      ...version,
      presence: Object.fromEntries(
        results.map((result) => [result.region, findPresence(version, result)] as const),
      ),
    }));
}

function findPresence({ entry }: RecordedVersion, result: RegionResult<RegionalTrade>): Presence {
  if ('reason' in result) return 'unknown';
  const reference = formatReference(entry);
  const own = listVersions(result.value.trades).find(
    (version) => formatReference(version.entry) === reference,
  );
  if (own) return own.problem === undefined ? 'present' : 'damaged';
  const { damaged } = result.value.trades;
  return damaged.some((found) => found.entry && formatReference(found.reference) === reference)
    ? 'damaged'
    : 'missing';
}
