import { getIntervalMs, INTERVALS } from '../../domain/calendar';
import {
  MAX_CONDITIONS,
  MAX_DECIMAL_LENGTH,
  MAX_PRICE,
  MAX_SPLIT_FACTOR,
  MAX_VOLUME,
  MIN_SPLIT_FACTOR,
} from '../../domain/market-data';
import { EVENT_TIME_PATTERN } from './time-patterns';

// The schemas of the values of an event's fields, by the rules of `readEvent`.

/** The value null, which is the same as a missing field. */
export const nullSchema = { type: 'string', nullable: true, enum: [null] };

/** Allows null in addition to the alternatives of a schema. */
export const createOptional = (schema: { readonly anyOf: readonly object[] }) => ({
  ...schema,
  anyOf: [...schema.anyOf, nullSchema],
});

/** Matches a text in lower and upper case. */
const ignoreCase = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);

/** Allows one of the texts, in lower and upper case. */
export const createTextSchema = (...texts: readonly string[]) => ({
  type: 'string',
  pattern: `^(?:${texts.map(ignoreCase).join('|')})$`,
});

/** Allows everything except one of the texts. */
export const createOtherTextSchema = (...texts: readonly string[]) => ({
  pattern: `^(?!(?:${texts.map(ignoreCase).join('|')})$)`,
});

const EXPONENT = String.raw`(?:[eE][+\-]?[0-9]+)?`;
const ZERO = String.raw`(?:0+(?:\.0*)?|\.0+)`;
/** A decimal number above 0 as text: without a minus, and not all digits are 0. */
const POSITIVE_DECIMAL_PATTERN = String.raw`^\+?0*(?:[1-9][0-9]*(?:\.[0-9]*)?|\.0*[1-9][0-9]*)${EXPONENT}$`;
/** A decimal number from 0 as text; `-0` is 0. */
const UNSIGNED_DECIMAL_PATTERN = String.raw`^(?:\+?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|-${ZERO})${EXPONENT}$`;

/** Schemas cannot express which decimal numbers as text are in range. */
const createDecimalSchema = (pattern: string) => ({ type: 'string', pattern, maxLength: MAX_DECIMAL_LENGTH });

export const priceSchema = {
  description: 'a number, or a decimal number as text',
  anyOf: [
    { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: MAX_PRICE },
    createDecimalSchema(POSITIVE_DECIMAL_PATTERN),
  ],
};

const sizeNumber = { type: 'number', minimum: 0, maximum: MAX_VOLUME };
/** A volume that is known. */
export const sizeSchema = {
  description: 'a number, or a decimal number as text',
  anyOf: [sizeNumber, createDecimalSchema(UNSIGNED_DECIMAL_PATTERN)],
};

export const volumeSchema = {
  description: 'a number, or a decimal number as text; NaN and -1 are 0',
  anyOf: [
    ...sizeSchema.anyOf,
    createTextSchema('nan'),
    { type: 'number', enum: [-1] },
    createDecimalSchema(String.raw`^-0*1(?:\.0*)?$`),
  ],
};

/** The volume 0, which cancels a trade. */
export const zeroSchema = {
  anyOf: [{ type: 'number', enum: [0] }, createDecimalSchema(String.raw`^[+\-]?${ZERO}${EXPONENT}$`)],
};

export const factorSchema = {
  description: 'new shares per old share: 4 for a split of 4:1, 0.1 for a reverse split of 1:10',
  anyOf: [
    { type: 'number', minimum: MIN_SPLIT_FACTOR, maximum: MAX_SPLIT_FACTOR },
    createDecimalSchema(POSITIVE_DECIMAL_PATTERN),
  ],
};

export const timestampSchema = {
  description:
    'not earlier than the one before it, and later if both are prices, from 1800 to now: ISO 8601 (without a zone in ' +
    'UTC), or seconds since 1970; from 10^11 milliseconds, from 10^14 microseconds, from 10^17 nanoseconds',
  anyOf: [
    { type: 'string', pattern: EVENT_TIME_PATTERN, maxLength: 40 },
    { type: 'number', minimum: -1e19, maximum: 1e19 },
  ],
};

/** The number of digits of an interval's number, with leading zeros. */
const MAX_INTERVAL_DIGITS = 5;
const INTERVAL_UNITS = [
  { minutes: 1, names: '(?:m|[Mm]in(?:ute)?s?)?' },
  { minutes: 60, names: '[Hh](?:our)?s?' },
  { minutes: 24 * 60, names: '[Dd](?:ay)?s?' },
];
const INTERVAL_MINUTES = INTERVALS.map((interval) => getIntervalMs(interval) / 60_000);
const INTERVAL_PATTERN = `^(?:${INTERVAL_UNITS.map(({ minutes, names }) => {
  const numbers = INTERVAL_MINUTES.filter((length) => length % minutes === 0).map((length) => {
    const digits = String(length / minutes);
    return `0{0,${MAX_INTERVAL_DIGITS - digits.length}}${digits}`;
  });
  return `(?:${numbers.join('|')})${names}`;
}).join('|')})$`;

export const intervalSchema = {
  description: `the length of the bar: ${INTERVALS.join(', ')}, or its number of minutes`,
  anyOf: [
    { type: 'string', pattern: INTERVAL_PATTERN },
    { type: 'number', enum: INTERVAL_MINUTES },
  ],
};

export const finalSchema = {
  description: 'whether the bar does not change any more; a bar that is not final is not used',
  anyOf: [
    { type: 'boolean' },
    createTextSchema('true', 't', '1', 'yes', 'y', 'x', 'false', 'f', '0', 'no', 'n'),
    { type: 'number', enum: [0, 1] },
  ],
};

export const tradeIdSchema = {
  description: 'the id of an earlier trade of the window',
  anyOf: [{ type: 'string', minLength: 1 }, { type: 'number' }],
};

const conditionSchemas = [{ type: 'string' }, { type: 'number' }];
export const conditionsSchema = {
  description: 'condition codes or names of the feed',
  anyOf: [
    ...conditionSchemas,
    { type: 'array', maxItems: MAX_CONDITIONS, items: { anyOf: conditionSchemas } },
  ],
};
