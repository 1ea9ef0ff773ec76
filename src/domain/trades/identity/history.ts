import { formatTradeContent, getTradeId, type Trade } from '../trade';
import { compareCancellation, compareContent, type FieldDifference } from './differences';

/** All that one source reported about one trade. */
export interface TradeHistory {
  readonly tradeId: string;
  /** One report per version, in ascending order, each once. A version with conflicting contents is omitted. */
  readonly versions: readonly Trade[];
  /** The latest version; undefined if its content is in conflict. */
  readonly current?: Trade;
  readonly conflicts: readonly IdentityConflict[];
}

/** The kinds of conflicts; each one is also a rule. */
export type ConflictKind =
  | 'conflicting-content'
  | 'missing-version'
  | 'version-after-cancel'
  | 'cancel-terms'
  | 'conflicting-terms'
  | 'double-report';

/** Reports that cannot all be true. */
export interface IdentityConflict {
  readonly kind: ConflictKind;
  /** The trades in conflict: one, or two of one execution. */
  readonly tradeIds: readonly string[];
  /** The version in conflict; undefined between two trades. */
  readonly version?: number;
  /** The fields that differ, with their values in the order of the trades, or of the contents as sorted texts. */
  readonly differences: readonly FieldDifference[];
}

/** Groups values by a key, with the keys in ascending order, so that the order of the values has no effect. */
export const groupSorted = <T, Key extends string | number>(
  values: readonly T[],
  getKey: (value: T) => Key,
): (readonly [Key, readonly T[]])[] => {
  const groups = new Map<Key, T[]>();
  for (const value of values) {
    const key = getKey(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
};

/** Builds the histories of all trades. Reports that were sent twice count once, in whatever order they arrived. */
export const buildHistories = (reports: readonly Trade[]): TradeHistory[] =>
  groupSorted(reports, getTradeId).map(([tradeId, ofTrade]) => buildHistory(tradeId, ofTrade));

const buildHistory = (tradeId: string, reports: readonly Trade[]): TradeHistory => {
  const versions: Trade[] = [];
  const conflicts: IdentityConflict[] = [];
  const add = (kind: ConflictKind, version: number, differences: readonly FieldDifference[] = []) =>
    conflicts.push({ kind, tradeIds: [tradeId], version, differences });
  let before = 0;
  for (const [version, ofVersion] of groupSorted(reports, (report) => report.version)) {
    // One conflict per gap: a source can jump from version 1 to 999,999.
    if (version > before + 1) add('missing-version', before + 1);
    const [content, ...others] = groupSorted(ofVersion, formatTradeContent).map(([, [report]]) => report!);
    for (const other of others) add('conflicting-content', version, compareContent(content!, other));
    const previous = versions.at(-1);
    if (previous?.action === 'cancel') add('version-after-cancel', version);
    if (others.length === 0) {
      if (previous?.version === version - 1 && content!.action === 'cancel') {
        const differences = compareCancellation(previous, content!);
        if (differences.length > 0) add('cancel-terms', version, differences);
      }
      versions.push(content!);
    }
    before = version;
  }
  const last = versions.at(-1);
  return { tradeId, versions, ...(last?.version === before && { current: last }), conflicts };
};
