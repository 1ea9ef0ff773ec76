import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../../errors';
import { findColumns, type ColumnLayout } from './columns';
import { parseRow, type TransactionRow } from './parse-row';

export interface ReadOptions {
  /** Receives the columns after the header. */
  readonly onColumns?: (layout: ColumnLayout) => void;
  /** Receives the number of bytes that have been read. */
  readonly onBytes?: (bytes: number) => void;
}

/** Returns the name of a file in messages. */
export const describeFile = (file: string): string => (file === '-' ? 'standard input' : file);

/**
 * Returns the size of a file in bytes; undefined for standard input.
 * @throws UserError if it is not a readable file
 */
export async function getFileSize(file: string): Promise<number | undefined> {
  if (file === '-') return undefined;
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new UserError(
        `${file} does not exist: expected a CSV file of transactions, or - for standard input`,
      );
    throw error;
  });
  if (stats.isDirectory())
    throw new UserError(`${file} is a folder: expected a CSV file of transactions, or - for standard input`);
  return stats.size;
}

/**
 * Reads the transactions of a CSV file, in the order of the file. Memory use does not grow with the file.
 * @throws UserError with file, line and field for a row that is not a transaction, or is earlier than the row above it
 */
export async function* readTransactions(
  file: string,
  { onColumns, onBytes }: ReadOptions = {},
): AsyncGenerator<TransactionRow> {
  const name = describeFile(file);
  const source = file === '-' ? process.stdin : createReadStream(file);
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
  let bytes = 0;
  source.on('data', (chunk: Buffer) => onBytes?.((bytes += chunk.length)));
  source.on('error', (error: Error) => parser.destroy(error));
  source.pipe(parser);
  let layout: ColumnLayout | undefined;
  let width = 0;
  let latest = -Infinity;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const place = `${name}:${info.lines}`;
      if (!layout) {
        layout = findColumns(record, place);
        width = record.length;
        onColumns?.(layout);
        continue;
      }
      if (record.length !== width)
        throw new UserError(
          `${place}: the row has ${record.length} fields: expected ${width}, as in the header`,
        );
      const row = parseRow(record, layout.columns, place);
      if (row.transaction.time < latest)
        throw new UserError(
          `${place}: timestamp is before that of the row above it: expected the rows in the order of their times. Sort ` +
            'the file by its column timestamp',
        );
      latest = row.transaction.time;
      yield row;
    }
  } catch (error) {
    throw toUserError(error, name);
  } finally {
    source.destroy();
  }
  if (!layout) throw new UserError(`${name} is empty: expected a CSV file with a header and transactions`);
}

/** The parser reports errors of the quotes with the line. */
function toUserError(error: unknown, name: string): unknown {
  if (!(error instanceof CsvError)) return error;
  const { lines, message } = error as CsvError & { readonly lines?: number };
  return new UserError(
    `${name}:${lines ?? 1}: ${message}: expected CSV with quotes around values that contain commas`,
  );
}
