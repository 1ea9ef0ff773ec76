import type { RowChange } from '../../../services/postgresql/table';

/** The changes of a commit, by their tables. */
export type CommitChanges = Readonly<Record<string, readonly RowChange[]>>;

const NONE: readonly RowChange[] = [];

/** Returns the changes of a table. */
export const getChanges = (changes: CommitChanges, table: string): readonly RowChange[] =>
  changes[table] ?? NONE;
