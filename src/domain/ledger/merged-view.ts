import { compareTexts } from '../compare-texts';
import type { Entry } from './entry';

/**
 * The order of entries of all chains: by the time of recording, region, shard and sequence number. Times within a chain
 * never go back, so the order of each chain is preserved.
 */
export const compareEntries = (a: Entry, b: Entry): number =>
  compareTexts(a.recordedAt, b.recordedAt) ||
  compareTexts(a.region, b.region) ||
  a.shard - b.shard ||
  a.sequence - b.sequence;

/**
 * Returns what an entry records, such as a trade and its version; undefined if two entries can never record the same.
 */
export type IdentifySubject = (entry: Entry) => string | undefined;

/** An entry that records what an earlier entry has already recorded. */
export interface Duplicate {
  readonly entry: Entry;
  /** The entry that counts. */
  readonly original: Entry;
}

/** The entries of all regions, as they were at a time. */
export interface MergedView {
  /** The entries that count, in order. */
  readonly entries: readonly Entry[];
  /** The others, in order. */
  readonly duplicates: readonly Duplicate[];
}

/**
 * Merges the entries of all chains, in any order, to the state at a time.
 *
 * If several entries record the same subject, because both regions accepted it during a failover, the one that was
 * recorded first counts; at the same time, the one of the region whose name is first. This does not depend on the order
 * in which replication delivers the entries. An entry that counts at a time also counts at all later times.
 * @param at ISO 8601 in UTC with milliseconds; includes entries of this time
 */
export const mergeEntries = (entries: Iterable<Entry>, at: string, identify: IdentifySubject): MergedView => {
  const sorted = [...entries].filter(({ recordedAt }) => recordedAt <= at).sort(compareEntries);
  const originals = new Map<string, Entry>();
  const view: { entries: Entry[]; duplicates: Duplicate[] } = { entries: [], duplicates: [] };
  for (const entry of sorted) {
    const subject = identify(entry);
    const original = subject === undefined ? undefined : originals.get(subject);
    if (original) view.duplicates.push({ entry, original });
    else {
      view.entries.push(entry);
      if (subject !== undefined) originals.set(subject, entry);
    }
  }
  return view;
};
