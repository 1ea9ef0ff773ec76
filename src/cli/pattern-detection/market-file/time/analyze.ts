import { isTimeOfDay } from './clock';
import { findOrder, findUnorderedDate, parseDay, type DayOrder } from './day';
import { isSerial, isSinceMidnight } from './epoch';
import { TimeParser, type TimeFormat } from './parse';

/** The kind of a column's values: dates with times, dates, times of day, or none of these. */
export type TimeColumn = 'time' | 'midnight' | 'date' | 'clock' | 'none';

/** How the dates of a file are written, as far as the rows show it. */
export interface TimeFindings {
  readonly order?: DayOrder;
  /** A date whose order of day and month no row shows. */
  readonly unclear?: string;
  /** Whether every row has a serial date of a spreadsheet, or nanoseconds since midnight. */
  readonly unusable?: 'serial' | 'midnight';
  readonly hasSmallNumbers: boolean;
}

const DAY_MS = 86_400_000;

/** Classifies the values of a column by their majority. */
export function classifyTimes(values: readonly unknown[]): TimeColumn {
  const parser = new TimeParser({ hasSmallNumbers: true });
  const counts = { time: 0, midnight: 0, date: 0, clock: 0, none: 0 };
  for (const value of values) counts[classifyTime(value, parser)]++;
  const [kind] = Object.entries(counts).sort(([, a], [, b]) => b - a)[0]!;
  // A column of dates with times can contain midnights.
  if (kind === 'midnight' && counts.time > 0) return 'time';
  return kind as TimeColumn;
}

function classifyTime(value: unknown, parser: TimeParser): TimeColumn {
  if (isTimeOfDay(value) || isSinceMidnight(value, Date.now())) return 'clock';
  const pair = findUnorderedDate(value);
  const time = parser.parse(value);
  // Without an order, 01/02/2020 is read as month and day: enough for its kind.
  if (Number.isNaN(time) && pair === undefined) return 'none';
  if (parser.kind === 'date') return 'date';
  return parser.kind === 'local' && time % DAY_MS === 0 ? 'midnight' : 'time';
}

/** Finds the order of day and month, and numbers that are no times, in the values of a column. */
export function analyzeTimes(values: readonly unknown[], now: number): TimeFindings {
  let order: DayOrder | undefined;
  let unclear: string | undefined;
  let [serials, sinceMidnight, small, count] = [0, 0, 0, 0];
  for (const value of values) {
    if (value === undefined || value === null || value === '') continue;
    count++;
    const pair = findUnorderedDate(value);
    if (pair !== undefined) {
      order ??= findOrder(...pair);
      unclear ??= String(value);
    } else if (isSerial(value)) serials++;
    else if (isSinceMidnight(value, now)) sinceMidnight++;
    else if (/^\d{1,8}(\.\d+)?$/.test(String(value)) && parseDay(String(value), undefined) === undefined)
      small++;
  }
  const unusable =
    count > 0 && serials === count ? 'serial' : count > 0 && sinceMidnight === count ? 'midnight' : undefined;
  return {
    ...(order !== undefined && { order }),
    ...(unclear !== undefined && order === undefined && { unclear }),
    ...(unusable !== undefined && { unusable }),
    // If a column also contains times as text, its small numbers need not be seconds.
    hasSmallNumbers: small > count / 2,
  };
}

/** Fields of strftime and their tokens of Luxon. */
const STRFTIME: Readonly<Record<string, string>> = {
  '%d': 'dd',
  '%m': 'MM',
  '%Y': 'yyyy',
  '%y': 'yy',
  '%H': 'HH',
  '%I': 'hh',
  '%M': 'mm',
  '%S': 'ss',
  '%f': 'SSS',
  '%b': 'LLL',
  '%B': 'LLLL',
  '%p': 'a',
  '%z': 'ZZZ',
};

/**
 * Parses `--date-format`: `dmy`, `mdy`, or a pattern such as `dd/MM/yyyy HH:mm` or `%d/%m/%Y`. A pattern with nothing but
 * day, month and year sets their order only, so that times after the date are recognized.
 */
export function parseDateFormat(text: string): Omit<TimeFormat, 'hasSmallNumbers'> {
  const pattern = text
    .trim()
    .replace(/%[a-zA-Z]/g, (field) => STRFTIME[field] ?? field)
    .replace(/Y+|D+/g, (letters) => letters.toLowerCase());
  const letters = [...pattern.toLowerCase().replace(/[^a-z]/g, '')].filter(
    (letter, index, all) => letter !== all[index - 1],
  );
  const isNumeric = !/MMM|L/.test(pattern);
  if (isNumeric && letters.join('') === 'dmy') return { order: 'dmy' };
  if (isNumeric && letters.join('') === 'mdy') return { order: 'mdy' };
  return isNumeric && letters.join('') === 'ymd' && /^(ymd|yyyy)/i.test(pattern) ? {} : { pattern };
}
