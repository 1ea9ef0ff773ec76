import type { Row } from './row';

/** A row with the value of its sort key. */
interface Entry {
  readonly sort: unknown;
  readonly key: string;
}

/** Orders values of the same type; rows with the same sort key in an index by their own keys. */
export const compareValues = (a: unknown, b: unknown): number =>
  a === b ? 0 : (a as string) < (b as string) ? -1 : 1;
const compareEntries = (a: Entry, b: Entry): number =>
  compareValues(a.sort, b.sort) || compareValues(a.key, b.key);

/** The rows of an index with the same partition key, in the order of their sort keys. */
export class Partition {
  private entries: Entry[] = [];
  private isSorted = true;

  add(sort: unknown, key: string): void {
    const entry = { sort, key };
    const last = this.entries.at(-1);
    if (last && compareEntries(last, entry) > 0) this.isSorted = false;
    this.entries.push(entry);
  }

  remove(sort: unknown, key: string): void {
    this.sort();
    const index = this.findFirst((entry) => compareEntries(entry, { sort, key }) >= 0);
    if (this.entries[index]?.key === key) this.entries.splice(index, 1);
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Lists the keys of the rows whose sort key is in a range, both limits included. */
  listKeys(from?: unknown, to?: unknown): readonly string[] {
    this.sort();
    const start = from === undefined ? 0 : this.findFirst(({ sort }) => compareValues(sort, from) >= 0);
    const end =
      to === undefined ? this.entries.length : this.findFirst(({ sort }) => compareValues(sort, to) > 0);
    return this.entries.slice(start, end).map(({ key }) => key);
  }

  private sort(): void {
    if (!this.isSorted) this.entries.sort(compareEntries);
    this.isSorted = true;
  }

  /** Finds the first entry for which a condition is true, which is then true for all after it. */
  private findFirst(isMet: (entry: Entry) => boolean): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isMet(this.entries[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The keys of an index. Rows without one of its attributes are not in it. */
export interface Index {
  readonly partition: string;
  readonly sort: string;
}

/** The partitions of an index. */
export class IndexPartitions {
  private readonly partitions = new Map<unknown, Partition>();

  constructor(readonly index: Index) {}

  /** Replaces a row; undefined is no row. */
  replace(key: string, before: Row | undefined, after: Row | undefined): void {
    const { partition, sort } = this.index;
    if (before?.[partition] === after?.[partition] && before?.[sort] === after?.[sort]) return;
    if (before && this.contains(before)) {
      const found = this.partitions.get(before[partition]);
      found?.remove(before[sort], key);
      if (found?.isEmpty) this.partitions.delete(before[partition]);
    }
    if (!after || !this.contains(after)) return;
    let found = this.partitions.get(after[partition]);
    if (!found) this.partitions.set(after[partition], (found = new Partition()));
    found.add(after[sort], key);
  }

  contains(row: Row): boolean {
    return row[this.index.partition] !== undefined && row[this.index.sort] !== undefined;
  }

  find(value: unknown): Partition | undefined {
    return this.partitions.get(value);
  }

  clear(): void {
    this.partitions.clear();
  }
}
