import { createValidationError } from './errors';
import { Expressions } from './expressions';
import { compareValues, type Index } from './partition';
import type { Input, Row } from './row';
import type { Table } from './table';

/** The rows of a query or a scan, in their order, and the attributes that identify a position in them. */
interface Source {
  readonly rows: readonly Row[];
  /** The attributes of the start key. */
  readonly names: readonly string[];
  /** Orders rows and start keys. */
  readonly compare: (a: Row, b: Row) => number;
}

/** Answers a query or a scan with a page of rows. */
export function readPage(table: Table, input: Input, isQuery: boolean): object {
  const expressions = new Expressions(input);
  const source = isQuery ? query(table, input, expressions) : scan(table, input);
  const { FilterExpression: filter, ProjectionExpression: projection } = input;
  const page = createPage(source, input, table.pageSize);
  const isSelected = filter === undefined ? () => true : expressions.createFilter(String(filter));
  const selected = page.Items.filter(isSelected);
  const Items = projection ? selected.map((row) => expressions.project(String(projection), row)) : selected;
  expressions.assertAllUsed();
  return { ...page, Items, Count: Items.length, ScannedCount: page.Items.length };
}

function scan(table: Table, input: Input): Source {
  const current = table.listVisible(input.ConsistentRead === true);
  const rows = [...current].sort(([a], [b]) => compareValues(a, b)).map(([, row]) => row);
  const compare = (a: Row, b: Row): number => compareValues(table.formatKey(a), table.formatKey(b));
  return { rows, names: table.keys, compare };
}

function query(table: Table, input: Input, expressions: Expressions): Source {
  if (input.IndexName !== undefined && input.ConsistentRead === true)
    throw createValidationError('consistent reads of an index');
  const index = table.findIndex(input.IndexName);
  const text = String(input.KeyConditionExpression);
  const comparisons = expressions.listComparisons(text);
  const ofPartition = comparisons.find(({ name, operator }) => name === index.partition && operator === '=');
  if (!ofPartition) throw createValidationError(`expected ${index.partition} = … in "${text}"`);
  const range = findRange(comparisons.find(({ name }) => name === index.sort));
  const isSelected = expressions.createFilter(text);
  const keys = table.rows.listKeys(index, ofPartition.values[0], range.from, range.to);
  const direction = input.ScanIndexForward === false ? -1 : 1;
  const compare = (a: Row, b: Row): number =>
    direction *
    (compareValues(a[index.sort], b[index.sort]) || compareValues(table.formatKey(a), table.formatKey(b)));
  const current = keys.map((key) => table.rows.get(key)!);
  const rows = input.ConsistentRead === true ? current : replaceStale(table, index, current);
  const selected = rows.filter(isSelected);
  if (rows !== current) selected.sort(compare);
  else if (direction === -1) selected.reverse();
  return { rows: selected, names: [...new Set([...table.keys, index.partition, index.sort])], compare };
}

/** Replaces the rows that were written recently by those before the writes. Returns the same list if there are none. */
function replaceStale(table: Table, index: Index, rows: readonly Row[]): readonly Row[] {
  const stale = table.stale.list();
  if (stale.size === 0) return rows;
  const before = [...stale.values()].filter(
    (row): row is Row => row?.[index.partition] !== undefined && row[index.sort] !== undefined,
  );
  return [...rows.filter((row) => !stale.has(table.formatKey(row))), ...before];
}

/** The limits of a comparison of the sort key, both included; the condition excludes what is not in it. */
function findRange(comparison?: { readonly operator: string; readonly values: readonly unknown[] }) {
  const [first, second] = comparison?.values ?? [];
  switch (comparison?.operator) {
    case '=':
      return { from: first, to: first };
    case 'BETWEEN':
      return { from: first, to: second };
    case '<':
    case '<=':
      return { to: first };
    case '>':
    case '>=':
    case 'begins_with':
      return { from: first };
    default:
      return {};
  }
}

/** Returns the rows after the start key of a request, at most `pageSize` or its limit. */
function createPage({ rows, names, compare }: Source, { ExclusiveStartKey, Limit }: Input, pageSize: number) {
  let start = 0;
  if (ExclusiveStartKey !== undefined) {
    const given = ExclusiveStartKey as Row;
    if (Object.keys(given).sort().join() !== [...names].sort().join())
      throw createValidationError(`the start key is ${Object.keys(given).join(', ')}`);
    const next = rows.findIndex((row) => compare(row, given) > 0);
    start = next === -1 ? rows.length : next;
  }
  const end = start + Math.min(pageSize, Number(Limit ?? Infinity));
  const Items = rows.slice(start, end);
  const last = Items.at(-1);
  const hasMore = last !== undefined && end < rows.length;
  return {
    Items,
    ...(hasMore && { LastEvaluatedKey: Object.fromEntries(names.map((name) => [name, last[name]])) }),
  };
}
