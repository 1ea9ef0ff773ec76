import { UserError } from '../../errors';
import { createCsvReader, type CsvReader } from './csv-line';
import { REQUIRED_COLUMNS, type FileFields } from './fields';
import { parseJsonLine } from './json-line';
import { readLines } from './lines';
import { readBytes, describeSource, peekBytes } from './source';

export { createFileTimeRange, readFileEvent } from './event';
export type { FileFields } from './fields';
export { describeSource, getFileSize } from './source';
export { InvalidLineReporter } from './invalid-lines';

/** The fields of one market event, and its line number. */
export interface FileRow {
  readonly line: number;
  readonly fields: FileFields;
}

export interface ReadOptions {
  /** Called for each invalid line with the reason; the line is skipped. */
  readonly onInvalidLine: (line: number, reason: string) => void;
  /** Called with the number of bytes read so far. */
  readonly onBytes?: (bytes: number) => void;
}

/** Maximum number of leading blank bytes when detecting the format. */
const MAX_BLANK_BYTES = 64 * 1024;
const EXPECTED_FORMAT = `expected a header line with ${REQUIRED_COLUMNS.join(', ')}, or JSON lines with these fields`;

/**
 * Reads market events from CSV with a header line or from JSON lines, optionally gzipped; `-` is standard input. The
 * format is JSON lines if the first character that is not blank is `{`, or if the name ends with .jsonl or .ndjson.
 * The file is streamed: memory use does not grow with its size.
 * @throws UserError if the file has another format
 */
export async function* readRows(file: string, options: ReadOptions): AsyncGenerator<FileRow> {
  const name = describeSource(file);
  const { first, all } = await peekBytes(
    readBytes(file, options.onBytes),
    (start) => start.length > MAX_BLANK_BYTES || start.toString().trim() !== '',
  );
  const json = isJsonLines(file, first, name);
  let read: CsvReader | undefined = json ? parseJsonLine : undefined;
  let empty = true;
  for await (const { number, text } of readLines(all)) {
    if (text === undefined) {
      if (!read) throw new UserError(`${name}, line 1 is too long: ${EXPECTED_FORMAT}`);
      options.onInvalidLine(number, 'the line is longer than 65,536 characters; expected one event per line');
      empty = false;
      continue;
    }
    if (text.trim() === '') continue;
    empty = false;
    if (!read) read = createCsvReader(text, name);
    else {
      const fields = read(text);
      if (typeof fields === 'string') options.onInvalidLine(number, fields);
      else yield { line: number, fields };
    }
  }
  if (empty) throw new UserError(`${name} is empty: ${EXPECTED_FORMAT}`);
}

function isJsonLines(file: string, first: Buffer, name: string): boolean {
  if (first.includes(0))
    throw new UserError(
      `${name} is not UTF-8 text (it contains zero bytes): expected CSV or JSON lines, optionally gzipped`,
    );
  const start = first.toString().trimStart();
  if (start.startsWith('['))
    throw new UserError(`${name} is a JSON array: expected JSON lines; convert it with jq -c '.[]'`);
  return start.startsWith('{') || /\.(jsonl|ndjson)(\.gz)?$/i.test(file);
}
