import { formatPosition, type RecordedEntry } from '../ledger-entries';

/** Groups entries by what may be recorded once. */
export const groupBySubject = (
  entries: readonly RecordedEntry[],
): ReadonlyMap<string, readonly RecordedEntry[]> => {
  const groups = new Map<string, RecordedEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.subject);
    if (group) group.push(entry);
    else groups.set(entry.subject, [entry]);
  }
  return groups;
};

/** Finds what a region has recorded twice. @param entries of both regions */
export const findRepeated = (entries: readonly RecordedEntry[]): readonly string[] =>
  [...groupBySubject(entries)].flatMap(([subject, group]) => {
    const regions = group.map(({ region }) => region);
    const isRepeated = new Set(regions).size < group.length;
    return isRepeated
      ? [`${subject} is in ${group.map(formatPosition).join(' and ')}: expected one entry`]
      : [];
  });

/** A mark of a duplicate. */
export interface Mark {
  readonly region: string;
  readonly shard: number;
  readonly sequence: number;
}

const isBefore = (a: RecordedEntry, b: RecordedEntry): boolean =>
  a.recordedAt < b.recordedAt || (a.recordedAt === b.recordedAt && a.region < b.region);

/**
 * Finds what both regions have recorded and would count twice: the later entry must have exactly one mark, and no other entry
 * may have one.
 * @param marks the entries that are marked as duplicates
 */
export const findUnmarked = (
  entries: readonly RecordedEntry[],
  marks: readonly Mark[],
): readonly string[] => {
  const format = ({ region, shard, sequence }: Mark): string => `${region} ${shard} ${sequence}`;
  const counts = new Map<string, number>();
  for (const mark of marks) counts.set(format(mark), (counts.get(format(mark)) ?? 0) + 1);
  return [...groupBySubject(entries).values()].flatMap((group) =>
    group.flatMap((entry) => {
      const expected = group.some((other) => other !== entry && isBefore(other, entry)) ? 1 : 0;
      const found = counts.get(format(entry)) ?? 0;
      return found === expected
        ? []
        : [
            `${entry.subject}: ${formatPosition(entry)} has ${found} marks of a duplicate; expected ${expected}`,
          ];
    }),
  );
};
