import { createValidationError } from './errors';
import { Expressions } from './expressions';
import { prepareWrite } from './prepare-write';
import type { Input, Placeholders, Row } from './row';
import type { Table } from './table';

/** API reference of BatchGetItem and BatchWriteItem: the largest number of keys and of writes in a request. */
export const MAX_KEYS = 100;
const MAX_WRITES = 25;

/** The rows of one table that a BatchGetItem requests. */
export type KeysRequest = Placeholders & {
  readonly Keys: readonly Row[];
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
};
/** A write of a BatchWriteItem. */
export interface BatchWrite {
  readonly PutRequest?: { readonly Item: Row };
  readonly DeleteRequest?: { readonly Key: Row };
}

/** Reads rows of a table. DynamoDB processes some of the keys, and returns the others. */
export function readBatch(table: Table, request: KeysRequest, batchSize = table.batchSize) {
  const { Keys, ConsistentRead, ProjectionExpression: projection } = request;
  if (Keys.length === 0 || Keys.length > MAX_KEYS) throw createValidationError(`${Keys.length} keys`);
  if (new Set(Keys.map((key) => table.parseKey(key))).size < Keys.length)
    throw createValidationError('two reads of one row');
  const expressions = new Expressions(request);
  const rows = Keys.slice(0, batchSize)
    .map((key) => table.read(key, ConsistentRead === true))
    .filter((row) => row !== undefined);
  const rest = Keys.slice(batchSize);
  return {
    Responses: {
      [table.name]: projection ? rows.map((row) => expressions.project(projection, row)) : rows,
    },
    ...(rest.length > 0 && { UnprocessedKeys: { [table.name]: { ...request, Keys: rest } } }),
  };
}

/** Writes rows of a table. DynamoDB processes some of the writes, and returns the others. It rejects two writes of one row. */
export function prepareBatch(table: Table, writes: readonly BatchWrite[], batchSize = table.batchSize) {
  if (writes.length === 0 || writes.length > MAX_WRITES)
    throw createValidationError(`${writes.length} writes`);
  const prepared = writes.map(({ PutRequest, DeleteRequest }) =>
    PutRequest
      ? prepareWrite(table, 'Put', PutRequest as Input)
      : prepareWrite(table, 'Delete', DeleteRequest as unknown as Input),
  );
  if (new Set(prepared.map(({ key }) => key)).size < prepared.length)
    throw createValidationError('two writes of one row');
  const rest = writes.slice(batchSize);
  return {
    prepared: prepared.slice(0, batchSize),
    response: rest.length > 0 ? { UnprocessedItems: { [table.name]: rest } } : {},
  };
}
