import { type InputViolation, formatInputValue } from '../validation';
import { TIMESTAMP_RULE, formatIsoTime, parseTimestamp } from '../timestamp';

// The rules of each field of a market event, for every reader: the stream, the API, and files.

/** A JSON object with a market event. */
export type EventFields = Readonly<Record<string, unknown>>;

/** The earliest and the latest accepted timestamp, both inclusive, in milliseconds since 1970. */
export interface TimeRange {
  readonly oldest: number;
  readonly newest: number;
}

/** The earliest time of files and price windows. The longest stock indices begin in the 19th century. */
export const OLDEST_TIME = Date.UTC(1800, 0, 1);
export const MAX_SYMBOL_LENGTH = 32;
export const MAX_PRICE = 1e12;
export const MAX_VOLUME = 1e18;

/** The rule, worded to follow "must". The excluded characters separate or quote values in lists, shells and markup. */
export const SYMBOL_RULE =
  `be 1 to ${MAX_SYMBOL_LENGTH} printable ASCII characters without , ; " ' \` \\ < > { }, ` +
  'and with spaces only between others';
const PRICE_RULE = `be a number above 0 and at most ${MAX_PRICE}`;
const RATIO_RULE = 'be above 0, because patterns compare ratios of prices';
const VOLUME_RULE = `be a number from 0 to ${MAX_VOLUME}`;

/** The characters of a stored symbol except the space, for a class of a regular expression. */
const SYMBOL_CHARACTERS = String.raw`!#-&(-+\-.-:=?-Z\[\]\^_|~`;
const createSymbolPattern = (characters: string): string =>
  `^[${characters}](?:[ ${characters}]{0,${MAX_SYMBOL_LENGTH - 2}}[${characters}])?$`;

/** A symbol as a feed sends it: lower case is accepted. */
export const RECEIVED_SYMBOL_PATTERN = createSymbolPattern(`${SYMBOL_CHARACTERS}a-z`);
/** A symbol in states, rows and messages. */
export const SYMBOL_PATTERN = createSymbolPattern(SYMBOL_CHARACTERS);
/** A decimal number as text; not hexadecimal, not binary, not empty. */
export const DECIMAL_PATTERN = String.raw`^[+\-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-]?[0-9]+)?$`;
export const MAX_DECIMAL_LENGTH = 40;

const RECEIVED_SYMBOL = new RegExp(RECEIVED_SYMBOL_PATTERN);
const SYMBOL = new RegExp(SYMBOL_PATTERN);
const DECIMAL = new RegExp(DECIMAL_PATTERN);
const NOT_A_NUMBER = /^nan$/i;

/** Whether a value is a symbol as states, rows and messages contain it: in upper case. */
export const isSymbol = (value: unknown): value is string => typeof value === 'string' && SYMBOL.test(value);

/** Reads a symbol and converts it to upper case. @param field the path of the field in messages */
export const readSymbol = (value: unknown, field: string): string | InputViolation =>
  typeof value === 'string' && RECEIVED_SYMBOL.test(value)
    ? value.toUpperCase()
    : { field, rule: SYMBOL_RULE, got: formatInputValue(value) };

/** Reads a price: a number, or a decimal number as text. */
export const readPrice = (value: unknown, field: string): number | InputViolation => {
  const price = parseDecimal(value);
  if (price > 0 && price <= MAX_PRICE) return price;
  return { field, rule: price <= 0 ? RATIO_RULE : PRICE_RULE, got: formatInputValue(value) };
};

/** Interactive Brokers sends this volume where it has none, such as for currencies. */
const NO_VOLUME = -1;

/** Reads a volume, which can be a fraction. Nothing, null, NaN and -1 are 0: the feed has no volume. */
export const readVolume = (value: unknown, field: string): number | InputViolation => {
  if (isMissing(value) || (typeof value === 'string' && NOT_A_NUMBER.test(value))) return 0;
  return parseDecimal(value) === NO_VOLUME ? 0 : readSize(value, field);
};

/** Reads a volume that must be known. */
export const readSize = (value: unknown, field: string): number | InputViolation => {
  const volume = parseDecimal(value);
  if (volume >= 0 && volume <= MAX_VOLUME) return volume;
  return { field, rule: VOLUME_RULE, got: formatInputValue(value) };
};

/** Reads a timestamp within the range. Returns milliseconds since 1970. */
export const readTimestamp = (value: unknown, field: string, range: TimeRange): number | InputViolation => {
  const timestamp = parseTimestamp(value);
  if (timestamp === undefined) return { field, rule: TIMESTAMP_RULE, got: formatInputValue(value) };
  if (timestamp >= range.oldest && timestamp <= range.newest) return timestamp;
  const rule = `lie between ${formatIsoTime(range.oldest)} and ${formatIsoTime(range.newest)}`;
  return { field, rule, got: formatInputValue(value) };
};

/** Whether an optional field has no value. */
export const isMissing = (value: unknown): value is undefined | null => value === undefined || value === null;

/** Returns NaN for anything but a number or a decimal number as text. */
export const parseDecimal = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.length <= MAX_DECIMAL_LENGTH && DECIMAL.test(value)
    ? Number(value)
    : NaN;
};
