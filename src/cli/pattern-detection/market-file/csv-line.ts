import { parse } from 'csv-parse/sync';
import { UserError } from '../../errors';
import { KNOWN, REQUIRED, show, type Fields } from './fields';

/** Reads the lines after a header; a text says why a line holds no fields. */
export type CsvReader = (line: string) => Fields | string;

/**
 * A reader for the lines under this header: columns in any order and case, unknown ones left out. Lines are read one
 * by one, so a quote that is never closed costs its own line only; so a quoted field ends on its line.
 * @throws UserError for a header that lacks a column or names one twice
 */
export function csvReader(header: string, name: string): CsvReader {
  const columns = (cellsOf(header) ?? [header]).map((column) => column.toLowerCase());
  check(columns, header, name);
  const known = columns.flatMap((column, index) => (KNOWN.includes(column) ? [{ column, index }] : []));
  return (line) => {
    const cells = cellsOf(line);
    if (cells === undefined) return `the quotes are not closed: ${show(line)}; it takes a quote at both ends`;
    const more = cells.slice(columns.length).some((cell) => cell !== '');
    if (more) return `there are ${cells.length} fields; the header names ${columns.length}`;
    const fields: Record<string, string> = {};
    for (const { column, index } of known) {
      const cell = cells[index];
      if (cell !== undefined) fields[column] = cell;
    }
    return fields;
  };
}

/** Without quotes, commas alone part a line (RFC 4180). */
function cellsOf(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim());
  try {
    const [cells] = parse(line, { trim: true, relax_column_count: true }) as string[][];
    return cells ?? [];
  } catch {
    return undefined;
  }
}

function check(columns: readonly string[], header: string, name: string): void {
  const absent = REQUIRED.filter((column) => !columns.includes(column));
  if (absent.length > 0) {
    throw new UserError(
      `${name}, line 1: the header has no ${absent.join(', ')}; it needs ${REQUIRED.join(', ')} and takes ` +
        `open, high, low, volume, with commas between them; got ${JSON.stringify(header.slice(0, 80))}`,
    );
  }
  const twice = columns.find((column, index) => KNOWN.includes(column) && columns.indexOf(column) !== index);
  if (twice)
    throw new UserError(`${name}, line 1: the column ${twice} is there twice; name each column once`);
}
