import { INTERVALS } from '../../domain/calendar';
import {
  DECIMAL_PATTERN,
  MAX_DECIMAL_LENGTH,
  MAX_PRICE,
  MAX_PRICES,
  MAX_SPLIT_FACTOR,
  MAX_VOLUME,
  MIN_SPLIT_FACTOR,
  RECEIVED_SYMBOL_PATTERN,
  SYMBOL_RULE,
} from '../../domain/market-data';

/** Matches valid dates only: 29 February only in leap years. */
const DATE =
  '(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))' +
  '|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)';
const TIME = 'T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|\\+00:00)';

/** ISO 8601 in UTC: a date, or a date and time. */
export const ISO_TIME_PATTERN = `^${DATE}(?:${TIME})?$`;

/** Every format of a timestamp of an event as text. It does not express which days exist in all of them. */
const EVENT_TIME_PATTERN =
  '^(?:[0-9]{4}(?:-[0-9]{2}-|/[0-9]{2}/)[0-9]{2}' +
  '(?:[Tt ](?:[01][0-9]|2[0-3]):?[0-5][0-9](?::?[0-6][0-9](?:[.,][0-9]{1,9})?)?' +
  '(?: ?(?:[Zz]|[Uu][Tt][Cc]|[Gg][Mm][Tt]|[+\\-][0-9]{2}(?::?[0-9]{2}|:)?))?)?' +
  '|-?[0-9]{1,19}(?:\\.[0-9]{1,9})?)$';

export const symbolSchema = { type: 'string', pattern: RECEIVED_SYMBOL_PATTERN };
export const isoTimeSchema = { type: 'string', pattern: ISO_TIME_PATTERN, minLength: 10, maxLength: 40 };
/** The id of a row in base64url, without padding. */
export const cursorSchema = { type: 'string', pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength: 160 };

const decimalSchema = { type: 'string', pattern: DECIMAL_PATTERN, maxLength: MAX_DECIMAL_LENGTH };
const createPriceSchema = (description: string) => ({
  description: `${description}: a number, or a decimal number as text`,
  oneOf: [{ type: 'number', minimum: 0, exclusiveMinimum: true, maximum: MAX_PRICE }, decimalSchema],
});

const createVolumeSchema = (description: string) => ({
  description: `${description}: a number, or a decimal number as text; 0 if it is missing or NaN`,
  oneOf: [
    { type: 'number', minimum: 0, maximum: MAX_VOLUME },
    decimalSchema,
    { type: 'string', pattern: '^[Nn][Aa][Nn]$' },
  ],
  nullable: true,
});

/**
 * The body of POST /patterns, by the rules of `readEvent`. Unknown fields are ignored. The schema cannot express which
 * fields an event of each kind needs, that timestamps ascend and end now, which decimal numbers as text are in range, and
 * that `low` and `high` include `open` and `close`: PatternDetector answers these with 400 too.
 */
export const PRICE_WINDOW_SCHEMAS = {
  PriceWindow: {
    type: 'object',
    required: ['symbol', 'prices'],
    properties: {
      symbol: { ...symbolSchema, description: `must ${SYMBOL_RULE}; lower case becomes upper case` },
      prices: {
        type: 'array',
        description: 'oldest first',
        minItems: 1,
        maxItems: MAX_PRICES,
        items: { $ref: '#/components/schemas/Price' },
      },
    },
  },
  Price: {
    type: 'object',
    description:
      'a bar or a close (`close`), a trade (`price`), a correction (`kind`, `id`, `price`, `size`), a halt or a resume (`kind`, `status`), or a split (`kind`, `factor`)',
    required: ['timestamp'],
    properties: {
      timestamp: {
        description:
          'later than the one before it, from 1800 to now: ISO 8601 (without a zone in UTC), or seconds since 1970; ' +
          'from 10^11 milliseconds, from 10^14 microseconds, from 10^17 nanoseconds',
        oneOf: [
          { type: 'string', pattern: EVENT_TIME_PATTERN, maxLength: 40 },
          { type: 'number', minimum: -1e19, maximum: 1e19 },
        ],
      },
      open: { ...createPriceSchema('the first price of the bar; close if missing'), nullable: true },
      high: {
        ...createPriceSchema('at least open and close, the higher of which it is if missing'),
        nullable: true,
      },
      low: {
        ...createPriceSchema('at most open and close, the lower of which it is if missing'),
        nullable: true,
      },
      close: { ...createPriceSchema('the last price of the bar'), nullable: true },
      volume: createVolumeSchema('the volume of the bar'),
      interval: {
        description: `the length of the bar: ${INTERVALS.join(', ')}, or its number of minutes`,
        oneOf: [{ type: 'string', maxLength: 10 }, { type: 'number' }],
        nullable: true,
      },
      final: {
        description: 'whether the bar does not change any more; a bar that is not final is not used',
        oneOf: [{ type: 'boolean' }, { type: 'string', maxLength: 5 }, { type: 'number' }],
        nullable: true,
      },
      price: { ...createPriceSchema('the price of the trade, or its corrected price'), nullable: true },
      size: createVolumeSchema('the size of the trade, or its corrected size: 0 cancels the trade'),
      id: {
        description: 'the id of the trade, unique per symbol, or of the trade to correct',
        oneOf: [{ type: 'string' }, { type: 'number' }],
        nullable: true,
      },
      kind: {
        type: 'string',
        description: 'correction, status, halt, resume or split; other kinds are recognized by their fields',
        nullable: true,
      },
      status: { type: 'string', description: 'halt or resume, with the kind status', nullable: true },
      factor: {
        description: 'new shares per old share: 4 for a split of 4:1, 0.1 for a reverse split of 1:10',
        oneOf: [{ type: 'number', minimum: MIN_SPLIT_FACTOR, maximum: MAX_SPLIT_FACTOR }, decimalSchema],
        nullable: true,
      },
    },
  },
};
