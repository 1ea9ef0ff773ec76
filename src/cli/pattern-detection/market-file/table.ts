import type { EventFields } from '../../../domain/market-data';
import { prepend } from './prepend';

/** A row of a table before its cells are parsed, or the reason why the row cannot be split into cells. */
export interface TableRow {
  /** The number of the line, or of the row in a JSON document, starting at 1. */
  readonly line: number;
  readonly cells: readonly unknown[] | string;
  /** The event in JSON, if it names its kind: a correction, a halt, a resume, a split, or a quote to refuse. */
  readonly notice?: EventFields;
}

/** A market file as a table, whatever its format. */
export interface Table {
  /** The name of the file in messages. */
  readonly name: string;
  /** The names of the columns; undefined if the file has none. */
  readonly header?: readonly string[];
  /** The line of the header. */
  readonly headerLine?: number;
  /** The rows, in groups, because a step of an asynchronous iterator costs more than a row. */
  readonly rows: AsyncIterable<readonly TableRow[]>;
  /** The symbol of all rows, from metadata in the file. */
  readonly symbol?: string;
  /** The IANA zone of local times, from metadata in the file. */
  readonly timeZone?: string;
  /** Whether the delimiter is a semicolon, which is usual in countries with a decimal comma. */
  readonly hasSemicolons?: boolean;
  /** Whether all cells are text, as in CSV. */
  readonly isText: boolean;
}

/** Reads groups until they have enough items. Returns the items, and an iterator over all groups from the start. */
export async function peekGroups<Item>(
  groups: AsyncIterable<readonly Item[]>,
  count: number,
): Promise<{ readonly first: readonly Item[]; readonly all: AsyncGenerator<readonly Item[]> }> {
  const iterator = groups[Symbol.asyncIterator]();
  const first: Item[] = [];
  while (first.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    for (const item of next.value) first.push(item);
  }
  return { first, all: prepend<readonly Item[]>(first, iterator) };
}
