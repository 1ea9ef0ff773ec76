import { InvalidArgumentError, type Command } from 'commander';
import type { FileOptions } from '../market-file';
import { FIELDS, type Field } from '../market-file/columns/names';
import { isZoneName } from '../market-file/time/zone';

/** The options of commands that read a market file. */
export interface FileCommandOptions extends FileOptions {
  readonly strict?: boolean;
  readonly lenient?: boolean;
}

/** Adds the options with information that a market file lacks, and those for invalid rows. */
export function addFileOptions(command: Command): Command {
  return command
    .option('--symbol <name>', 'symbol of all rows, for a file without a symbol column')
    .option(
      '--columns <list>',
      'column of each field, such as close=Last,timestamp=Date+Time; column numbers if the file has no header line',
      parseColumns,
    )
    .option(
      '--time-zone <name>',
      'IANA zone of times without a zone, such as Europe/Berlin (default: UTC)',
      parseTimeZone,
    )
    .option(
      '--date-format <format>',
      'format of dates: dmy or mdy for 01/02/2020, or a pattern such as "dd/MM/yyyy HH:mm"',
    )
    .option(
      '--adjusted',
      'scale the prices by the column of the adjusted close (default if the file has one)',
    )
    .option('--no-adjusted', 'use the prices as traded')
    .option('--strict', 'stop at the first invalid line instead of skipping it')
    .option('--lenient', 'do not fail if more than 1 % of the lines are skipped');
}

/** The end of the help of commands that read a market file. */
export const FILE_HELP =
  '\nThe file is CSV or JSON of any of the sources in help/detect.md, optionally compressed with gzip or zip; - is standard\n' +
  'input. Each row needs a time and a close or a price, and a symbol unless --symbol is set. Delimiters, decimal signs,\n' +
  'encodings, column names and date formats are recognized. A file with the newest row first is reversed.\n';

/** Parses `close=Last,timestamp=Date+Time`. If the option is repeated, the columns are combined. */
export function parseColumns(
  text: string,
  previous: ReadonlyMap<Field, readonly string[]> = new Map(),
): ReadonlyMap<Field, readonly string[]> {
  const columns = new Map(previous);
  for (const part of text.split(',')) {
    const [name = '', ...rest] = part.split('=');
    const field = FIELDS.find((known) => known === name.trim().toLowerCase());
    const column = rest.join('=').trim();
    if (field === undefined || column === '')
      throw new InvalidArgumentError(
        `Expected FIELD=COLUMN, separated by commas; the fields are ${FIELDS.join(', ')}.`,
      );
    columns.set(field, field === 'timestamp' ? column.split('+').map((name) => name.trim()) : [column]);
  }
  if ((columns.get('timestamp')?.length ?? 1) > 2)
    throw new InvalidArgumentError(
      'Expected one or two columns for the timestamp: a date, and a time of day.',
    );
  return columns;
}

/** Parses the name of an IANA time zone. */
export function parseTimeZone(text: string): string {
  if (!isZoneName(text))
    throw new InvalidArgumentError('Expected an IANA time zone such as America/New_York.');
  return text;
}
