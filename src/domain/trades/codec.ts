import { CURRENCIES } from '../currencies';
import { DECIMAL_LIMITS, type DecimalText, formatDecimal, parseDecimal } from '../decimal';
import { isIsinShaped, isLeiShaped, isMicShaped } from './identifiers';
import { type DateText, formatFixTime, parseDate, readFixTime, readIsoTime, type TimeText } from './time';
import type { Capacity } from './trade';

/** Reads a value from its text in a message and writes it back. */
export interface Codec<T> {
  /** The accepted texts, worded to follow "expected". */
  readonly expected: string;
  /** Returns undefined for a text that is not accepted. */
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
}

/** A text that is the value itself. */
const createTextCodec = (expected: string, isValid: (text: string) => boolean): Codec<string> => ({
  expected,
  read: (text) => (isValid(text) ? text : undefined),
  write: (value) => value,
});

/** An id of a source or venue, also in Base64. It is part of keys, so it does not contain # or spaces. Its case counts. */
export const ID = createTextCodec(
  '1 to 64 letters, digits, or _ . : / + = @ -, beginning with a letter or digit',
  (text) => /^[A-Za-z0-9][A-Za-z0-9_.:/+=@-]{0,63}$/.test(text),
);
/** Each source writes symbols in its own way, such as BRK.B and BRK B. The ISIN identifies the instrument. */
export const SYMBOL = createTextCodec('a symbol of 1 to 32 printable ASCII characters', (text) =>
  /^[!-~](?:[ -~]{0,30}[!-~])?$/.test(text),
);
export const ISIN = createTextCodec(
  'an ISIN of 12 characters in upper case, such as US0378331005',
  isIsinShaped,
);
export const LEI = createTextCodec(
  'an LEI of 20 characters in upper case, such as 5493006MHB84DD0ZWV18',
  isLeiShaped,
);
export const MIC = createTextCodec('a market identifier code in upper case, such as XNAS', isMicShaped);
export const CURRENCY = createTextCodec('an ISO 4217 currency in upper case, such as USD', (text) =>
  CURRENCIES.includes(text),
);

/** The largest version. Ledger keys have a fixed width. */
export const MAX_VERSION = 999_999;
export const VERSION: Codec<number> = {
  expected: `a whole number from 1 to ${MAX_VERSION} without leading zeros`,
  read: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined),
  write: String,
};

/** A decimal in the notation of one format. */
const createDecimalCodec = (notation: string, pattern: RegExp): Codec<DecimalText> => ({
  expected:
    `a decimal number${notation}, with at most ${DECIMAL_LIMITS.integerDigits} digits before ` +
    `and ${DECIMAL_LIMITS.decimals} after the decimal point`,
  read: (text) => {
    const decimal = pattern.test(text) ? parseDecimal(text) : undefined;
    return decimal && formatDecimal(decimal);
  },
  write: (value) => value,
});

/** A float of FIX: a minus, digits and a point. An exponent, a plus and a comma are refused. */
export const FIX_DECIMAL = createDecimalCodec(' such as 189.95', /^-?(?:\d+(?:\.\d*)?|\.\d+)$/);
/** A decimal of XML Schema: as in FIX, also with a plus. */
export const XML_DECIMAL = createDecimalCodec(' such as 189.95', /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/);
/** A number of JSON, as its text in the message or as a string. */
export const JSON_DECIMAL = createDecimalCodec(
  ', as a number or a string',
  /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/,
);

export const FIX_TIME: Codec<TimeText> = {
  expected: 'a time in UTC such as 20261127-15:30:00.123, with 0, 3, 6 or 9 decimals',
  read: readFixTime,
  write: formatFixTime,
};
export const ISO_TIME: Codec<TimeText> = {
  expected: 'a time with a zone such as 2026-11-27T15:30:00.123Z, with at most 9 decimals',
  read: readIsoTime,
  write: (time) => time,
};
export const ISO_DATE = createTextCodec('a date such as 2026-11-30', (text) => parseDate(text) !== undefined);
export const FIX_DATE: Codec<DateText> = {
  expected: 'a date such as 20261130',
  read: (text) => {
    const date = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : '';
    return ISO_DATE.read(date);
  },
  write: (date) => date.replaceAll('-', ''),
};

/** A value that a format writes as a code. Each value has one code. */
export const createCodeCodec = <T extends string>(codes: Readonly<Record<T, string>>): Codec<T> => {
  const values = new Map((Object.entries(codes) as [T, string][]).map(([value, code]) => [code, value]));
  return {
    expected: [...values].map(([code, value]) => (code === value ? code : `${code} (${value})`)).join(', '),
    read: (text) => values.get(text),
    write: (value) => codes[value],
  };
};

/** Capacities as words, for formats of our own. */
export const CAPACITY_WORDS = createCodeCodec<Capacity>({
  agency: 'agency',
  principal: 'principal',
  'riskless-principal': 'riskless-principal',
});
