import { MAX_PRICE, MAX_PRICES, OLDEST_PRICE_TIME } from '../../domain/market-data';

/** The days that exist, 29 February in leap years only. */
const DATE =
  '(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))' +
  '|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)';
const TIME = 'T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|\\+00:00)';

/** ISO 8601 in UTC: a date, or a date and time. */
export const ISO_TIME_PATTERN = `^${DATE}(?:${TIME})?$`;

export const symbolSchema = { type: 'string', pattern: '^[A-Z0-9.\\-]{1,12}$' };
export const isoTimeSchema = { type: 'string', pattern: ISO_TIME_PATTERN, minLength: 10, maxLength: 40 };
/** The id of a row in base64url, without padding. */
export const cursorSchema = { type: 'string', pattern: '^[A-Za-z0-9_-]+$', minLength: 1, maxLength: 160 };

const createPriceSchema = (description: string) => ({
  type: 'number',
  description,
  minimum: 0,
  exclusiveMinimum: true,
  maximum: MAX_PRICE,
});

/**
 * The body of POST /patterns. The schema accepts no null. It cannot express that timestamps ascend and end now, and that
 * `low` and `high` include `open` and `close`: PatternDetector answers these with 400 too.
 */
export const PRICE_WINDOW_SCHEMAS = {
  PriceWindow: {
    type: 'object',
    required: ['symbol', 'prices'],
    additionalProperties: false,
    properties: {
      symbol: { ...symbolSchema, description: '1 to 12 of A-Z, 0-9, "." and "-"' },
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
    required: ['timestamp', 'close'],
    additionalProperties: false,
    properties: {
      timestamp: {
        description:
          'later than the one before it, from 1990 to now: ISO 8601 in UTC, or milliseconds since 1970',
        oneOf: [
          isoTimeSchema,
          { type: 'integer', format: 'int64', minimum: OLDEST_PRICE_TIME, maximum: Number.MAX_SAFE_INTEGER },
        ],
      },
      open: createPriceSchema('the first price of the bar; close if missing'),
      high: createPriceSchema('at least open and close, the higher of which it is if missing'),
      low: createPriceSchema('at most open and close, the lower of which it is if missing'),
      close: createPriceSchema('the last price of the bar'),
      volume: { type: 'integer', format: 'int64', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    },
  },
};
