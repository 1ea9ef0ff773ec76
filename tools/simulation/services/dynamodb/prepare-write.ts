import { createConditionError } from './errors';
import { Expressions } from './expressions';
import { assertItemSize } from './item-size';
import type { Input, Row } from './row';
import type { Table } from './table';

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** A write whose condition is met. */
export interface PreparedWrite {
  readonly table: Table;
  readonly key: string;
  readonly before: Row | undefined;
  /** The row after the write; undefined if there is none. */
  readonly after: Row | undefined;
  /** The attributes that an update changes. */
  readonly updated: readonly string[];
}

/**
 * Checks the condition of a write, and computes the new row.
 * @throws ConditionalCheckFailedException if the condition is not met; ValidationException if the request is not valid
 */
export function prepareWrite(table: Table, kind: WriteKind, input: Input): PreparedWrite {
  const key = kind === 'Put' ? table.formatKey(input.Item as Row) : table.parseKey(input.Key as Row);
  const before = table.rows.get(key);
  const expressions = new Expressions(input);
  const condition = input.ConditionExpression;
  if (condition !== undefined && !expressions.isMet(String(condition), before))
    throw createConditionError(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined);
  const isUpdate = kind === 'Update' && input.UpdateExpression !== undefined;
  const expression = String(input.UpdateExpression);
  const after = computeRow();
  const updated = isUpdate ? expressions.listUpdated(expression) : [];
  expressions.assertAllUsed();
  if (after && after !== before) assertItemSize(after);
  return { table, key, before, after, updated };

  function computeRow(): Row | undefined {
    if (kind === 'Put') return Object.freeze(omitUndefined(input.Item as Row));
    if (kind === 'ConditionCheck') return before;
    if (kind === 'Delete') return undefined;
    const row = before ?? (input.Key as Row);
    return Object.freeze(isUpdate ? expressions.update(expression, row) : { ...row });
  }
}

/** The document client omits attributes without a value. */
function omitUndefined(row: Row): Row {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(row)) if (row[name] !== undefined) result[name] = row[name];
  return result;
}

/** Returns what a write returns, according to its ReturnValues. */
export function createWriteResponse({ before, after, updated }: PreparedWrite, input: Input): object {
  const pick = (row: Row | undefined): Row | undefined =>
    row && Object.fromEntries(updated.flatMap((name) => (name in row ? [[name, row[name]]] : [])));
  const rows: Readonly<Record<string, Row | undefined>> = {
    ALL_OLD: before,
    ALL_NEW: after,
    UPDATED_OLD: pick(before),
    UPDATED_NEW: pick(after),
  };
  const row = rows[String(input.ReturnValues)];
  return row ? { Attributes: row } : {};
}
