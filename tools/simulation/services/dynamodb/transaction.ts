import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { createCancelled, createValidationError } from './errors';
import { estimateBytes } from './item-size';
import { type PreparedWrite, prepareWrite, type WriteKind } from './prepare-write';
import type { Input } from './row';
import type { Table } from './table';

/** API reference of TransactWriteItems: the largest number of actions, and their largest size together. */
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

const KINDS: readonly WriteKind[] = ['Put', 'Update', 'Delete', 'ConditionCheck'];

/** A request of one table, or a write of a transaction. */
export type Write = Readonly<Record<string, unknown>> & { readonly TableName: string };

export interface TransactionWrite {
  readonly kind: WriteKind;
  readonly input: Write;
}

/** Reads the writes of a TransactWriteItems. */
export function listWrites(items: readonly object[]): readonly TransactionWrite[] {
  if (items.length === 0 || items.length > MAX_ACTIONS)
    throw createValidationError(`${items.length} actions: expected 1 to ${MAX_ACTIONS}`);
  return items.map((item) => {
    const [kind, ...others] = KINDS.filter((name) => name in item);
    if (!kind || others.length > 0) throw createValidationError('expected one action in each item');
    return { kind, input: (item as Readonly<Record<string, Write>>)[kind]! };
  });
}

/** Identifies the row of a write among those of all tables. */
export const formatTarget = (table: Table, { kind, input }: TransactionWrite): string =>
  `${table.name} ${kind === 'Put' ? table.formatKey(input.Item as Input) : table.parseKey(input.Key as Input)}`;

/** @throws ValidationException for two writes of a row, and for more than 4 MB */
export function assertValidWrites(targets: readonly string[], writes: readonly TransactionWrite[]): void {
  if (new Set(targets).size < targets.length) throw createValidationError('two writes of one row');
  // The items are far below the limit if they are few.
  if (writes.length * 400 * 1024 <= MAX_BYTES) return;
  if (estimateBytes(writes.map(({ input }) => input.Item ?? input)) > MAX_BYTES)
    throw createValidationError('more than 4 MB');
}

/** Checks the conditions of all writes. @throws TransactionCanceledException if one is not met */
export function prepareTransaction(
  writes: readonly (TransactionWrite & { readonly table: Table })[],
): readonly PreparedWrite[] {
  const prepared = writes.map(({ table, kind, input }) => {
    try {
      return prepareWrite(table, kind, input);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  });
  if (prepared.includes(undefined))
    throw createCancelled(prepared.map((write) => (write ? 'None' : 'ConditionalCheckFailed')));
  return prepared.map((write) => write!);
}
