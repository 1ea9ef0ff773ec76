import { UserError } from '../../errors';
import { csvReader, type CsvReader } from './csv-line';
import { REQUIRED, type Fields } from './fields';
import { readJsonLine } from './json-line';
import { linesOf } from './lines';
import { bytesOf, nameOf, peek } from './source';

export { isMissing, numberOf, PRICES, show, type Fields } from './fields';
export { nameOf, sizeOf } from './source';
export { WrongLines } from './wrong-lines';

/** One market event's fields, and the line that they stand in. */
export interface Row {
  readonly line: number;
  readonly fields: Fields;
}

export interface ReadOptions {
  /** Told of each line that holds no event, and why; it is left out. */
  readonly onWrongLine: (line: number, why: string) => void;
  /** Told how many bytes of the file have been read. */
  readonly onBytes?: (bytes: number) => void;
}

/** So many blank bytes are looked past to tell what the text is. */
const MOST_BLANK = 64 * 1024;
const NEEDED = `it needs a header line with ${REQUIRED.join(', ')}, or JSON lines with them`;

/**
 * Reads market events from CSV with a header line or from JSON lines, gzipped or not; `-` is standard input. It is
 * JSON lines if the first character that is not blank is `{`, or by the name (.jsonl, .ndjson). It streams: memory
 * does not grow with the file.
 * @throws UserError for a file that as a whole is not such a file
 */
export async function* readRows(file: string, options: ReadOptions): AsyncGenerator<Row> {
  const name = nameOf(file);
  const { first, all } = await peek(
    bytesOf(file, options.onBytes),
    (start) => start.length > MOST_BLANK || start.toString().trim() !== '',
  );
  const json = isJsonLines(file, first, name);
  let read: CsvReader | undefined = json ? readJsonLine : undefined;
  let empty = true;
  for await (const { number, text } of linesOf(all)) {
    if (text === undefined) {
      if (!read) throw new UserError(`${name}, line 1 has no end: ${NEEDED}`);
      options.onWrongLine(number, 'the line is longer than 65,536 characters; it takes one event a line');
      empty = false;
      continue;
    }
    if (text.trim() === '') continue;
    empty = false;
    if (!read) read = csvReader(text, name);
    else {
      const fields = read(text);
      if (typeof fields === 'string') options.onWrongLine(number, fields);
      else yield { line: number, fields };
    }
  }
  if (empty) throw new UserError(`${name} is empty: ${NEEDED}`);
}

function isJsonLines(file: string, first: Buffer, name: string): boolean {
  if (first.includes(0))
    throw new UserError(
      `${name} is not text in UTF-8 (it has zero bytes): give CSV or JSON lines, gzipped or not`,
    );
  const start = first.toString().trimStart();
  if (start.startsWith('['))
    throw new UserError(`${name} is a JSON array: give JSON lines, such as jq -c '.[]' makes of it`);
  return start.startsWith('{') || /\.(jsonl|ndjson)(\.gz)?$/i.test(file);
}
