import { z } from 'zod';
import { type Entry, type EntryReference, formatPartitionKey, formatSortKey } from '../ledger';
import type { ParseResult } from '../validation';
import type { RowKey } from './keys';
import { parseWith } from '../validation/parse-with';
import { pointerFields, type PointerRow } from './rows';

/** The row that points from a duplicate to the entry that marks it. */
export type MarkRow = PointerRow;

const markRow: z.ZodType<MarkRow> = z.strictObject(pointerFields);

/** The key of the mark of an entry. A mark is written in the region of the duplicate, so no two regions write this row. */
export const formatMarkKey = (duplicate: EntryReference): RowKey => ({
  pk: `MARK#${formatPartitionKey(duplicate)}`,
  sk: formatSortKey(duplicate.sequence),
});

/** Creates the row of a mark. @param entry the entry that marks the duplicate */
export const createMarkRow = (
  duplicate: EntryReference,
  { region, shard, sequence, recordedAt }: Entry,
): MarkRow => ({ ...formatMarkKey(duplicate), region, shard, sequence, recordedAt });

export const readMarkRow = (row: unknown): ParseResult<MarkRow> => parseWith(markRow, row, 'row');
