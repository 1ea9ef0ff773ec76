import { type Entry, type EntryReference, formatReference, mergeEntries } from '../../../domain/ledger';
import {
  createSubjectReader,
  formatMarkKey,
  TRADE_ENTRY,
  type TradePayload,
  type TradeRow,
} from '../../../domain/trade-records';
import { compareContent, type FieldDifference, getTradeId } from '../../../domain/trades';
import type { LedgerTable } from '../ledger/entry-pages';
import { sha256 } from '../../../aws/sha256';
import { type FoundEntry, readFoundEntries } from './found-entries';
import { readMarks, readVersions } from './trade-rows';

/** A version of a trade as a region recorded it. */
export interface RecordedVersion {
  readonly entry: Entry;
  readonly payload: TradePayload;
  /** Why the entry is not what was recorded. */
  readonly problem?: string;
}

/** A version that the other region had recorded before. */
export interface DuplicateVersion extends RecordedVersion {
  /** The entry that counts. */
  readonly original: EntryReference;
  /** The fields in which the entry that counts has another value: its value and that of this one. */
  readonly differences: readonly FieldDifference[];
  /** The entry that marks this one as a duplicate; undefined until `reconcile` has marked it. */
  readonly mark?: EntryReference;
}

/** Trades with all their versions, as they were at a time. */
export interface TradesAt {
  /** The versions that count, by time of recording. */
  readonly versions: readonly RecordedVersion[];
  readonly duplicates: readonly DuplicateVersion[];
  /** Entries that are missing or cannot be read, so that their time is unknown. */
  readonly damaged: readonly FoundEntry[];
}

/** Reads trades from the chains of all regions, as they were at a time. @param at ISO 8601 in UTC with milliseconds */
export async function readTradesAt(
  table: LedgerTable,
  tradeIds: readonly string[],
  at: string,
): Promise<TradesAt> {
  const rows = await readVersions(table, tradeIds);
  const found = (await readFoundEntries(table, rows)).map((each, index) => compareRow(rows[index]!, each));
  const readable = new Map(
    found.flatMap(({ entry, message, problem }) =>
      entry && message?.kind === TRADE_ENTRY
        ? [[entry, { entry, payload: message.payload, ...(problem !== undefined && { problem }) }] as const]
        : [],
    ),
  );
  const view = mergeEntries(readable.keys(), at, createSubjectReader(sha256));
  const marks = await readMarks(
    table,
    view.duplicates.map(({ entry }) => entry),
  );
  return {
    versions: view.entries.map((entry) => readable.get(entry)!),
    duplicates: view.duplicates.map(({ entry, original }) => {
      const { pk, sk } = formatMarkKey(entry);
      const row = marks.get(`${pk} ${sk}`);
      const mark = row && row.recordedAt <= at ? row : undefined;
      const version = readable.get(entry)!;
      const counted = readable.get(original)!.payload.trade;
      const differences = compareContent(counted, version.payload.trade);
      return { ...version, original, differences, ...(mark && { mark }) };
    }),
    damaged: found.filter(({ entry }) => !entry || !readable.has(entry)),
  };
}

/** Compares a row with the entry to which it points: rows have no hashes, so they prove nothing. */
function compareRow({ tradeId, version, recordedAt }: TradeRow, found: FoundEntry): FoundEntry {
  const { entry, message, problem } = found;
  if (!entry || problem !== undefined) return found;
  const recorded = message?.kind === TRADE_ENTRY ? message.payload.trade : undefined;
  const isSame = recorded && getTradeId(recorded) === tradeId && recorded.version === version;
  if (isSame && entry.recordedAt === recordedAt) return found;
  const actual = recorded ? `version ${recorded.version} of ${getTradeId(recorded)}` : `a ${entry.kind}`;
  return {
    ...found,
    problem: `the row of version ${version} of ${tradeId}, ${recordedAt}, points to ${actual}, ${entry.recordedAt}`,
  };
}

/** Formats a version for JSON: the entry without its payload, which is a field of its own. */
export const toVersionJson = ({ entry, ...others }: RecordedVersion | DuplicateVersion): object => {
  const { version, region, shard, sequence, previousHash, recordedAt, kind, hash } = entry;
  return { entry: { version, region, shard, sequence, previousHash, recordedAt, kind, hash }, ...others };
};

/** Describes what is wrong with the entries of trades, one line each. */
export const describeProblems = ({ versions, duplicates, damaged }: TradesAt): string[] => [
  ...[...versions, ...duplicates].flatMap(({ entry, problem }) =>
    problem === undefined ? [] : [`${formatReference(entry)}: ${problem}`],
  ),
  ...damaged.map(({ reference, problem }) => `${formatReference(reference)}: ${problem ?? 'not a trade'}`),
];
