import { parse } from 'csv-parse/sync';
import { UserError } from '../../errors';
import { KNOWN_COLUMNS, REQUIRED_COLUMNS, formatFieldValue, type FileFields } from './fields';

/** Parses a line after the header. Returns the fields, or a message if the line is invalid. */
export type CsvReader = (line: string) => FileFields | string;

/**
 * Creates a parser for the lines below a header. Columns may have any order and case; unknown ones are ignored. Lines
 * are parsed separately, so a missing closing quote invalidates only its own line, and a quoted field cannot contain a
 * line break.
 * @throws UserError if the header lacks a required column or has a duplicate one
 */
export function createCsvReader(header: string, name: string): CsvReader {
  const columns = (splitCells(header) ?? [header]).map((column) => column.toLowerCase());
  checkHeader(columns, header, name);
  const known = columns.flatMap((column, index) =>
    KNOWN_COLUMNS.includes(column) ? [{ column, index }] : [],
  );
  return (line) => {
    const cells = splitCells(line);
    if (cells === undefined)
      return `the closing quote is missing: ${formatFieldValue(line)}; expected a quote at both ends`;
    const more = cells.slice(columns.length).some((cell) => cell !== '');
    if (more) return `the line has ${cells.length} fields; expected ${columns.length} as in the header`;
    const fields: Record<string, string> = {};
    for (const { column, index } of known) {
      const cell = cells[index];
      // An empty cell is a missing field.
      if (cell !== undefined && cell !== '') fields[column] = cell;
    }
    return fields;
  };
}

/** Splits a line at its commas (RFC 4180); lines without quotes need no CSV parser. */
function splitCells(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim());
  try {
    const [cells] = parse(line, { trim: true, relax_column_count: true }) as string[][];
    return cells ?? [];
  } catch {
    return undefined;
  }
}

function checkHeader(columns: readonly string[], header: string, name: string): void {
  const absent = REQUIRED_COLUMNS.filter((column) => !columns.includes(column));
  if (absent.length > 0) {
    throw new UserError(
      `${name}, line 1: the header has no ${absent.join(', ')}; expected ${REQUIRED_COLUMNS.join(', ')} and optionally ` +
        `open, high, low, volume, separated by commas; got ${JSON.stringify(header.slice(0, 80))}`,
    );
  }
  const twice = columns.find(
    (column, index) => KNOWN_COLUMNS.includes(column) && columns.indexOf(column) !== index,
  );
  if (twice) throw new UserError(`${name}, line 1: duplicate column ${twice}; expected each column once`);
}
