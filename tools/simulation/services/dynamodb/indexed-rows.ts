import { type Index, IndexPartitions } from './partition';
import type { Row } from './row';

/** The rows of a table by their keys, with indexes. */
export class IndexedRows extends Map<string, Row> {
  private readonly indexes: readonly IndexPartitions[];

  constructor(indexes: readonly Index[]) {
    super();
    this.indexes = indexes.map((index) => new IndexPartitions(index));
  }

  override set(key: string, row: Row): this {
    const before = this.get(key);
    for (const index of this.indexes) index.replace(key, before, row);
    return super.set(key, row);
  }

  override delete(key: string): boolean {
    const before = this.get(key);
    for (const index of this.indexes) index.replace(key, before, undefined);
    return super.delete(key);
  }

  override clear(): void {
    for (const index of this.indexes) index.clear();
    super.clear();
  }

  /** Lists the keys of the rows of a partition whose sort key is in a range, in its order. */
  listKeys(index: Index, partition: unknown, from?: unknown, to?: unknown): readonly string[] {
    const found = this.indexes.find((candidate) => candidate.index === index);
    return found?.find(partition)?.listKeys(from, to) ?? [];
  }
}
