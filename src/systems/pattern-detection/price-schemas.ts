import { JSON_LIMITS, MAX_PRICES, SYMBOL_RULE } from '../../domain/market-data';
import { symbolSchema } from './api-schemas';
import * as values from './event-value-schemas';

const { createOptional, createOtherTextSchema, createTextSchema, nullSchema } = values;

/** The kinds that an event names in `type` or `kind`. Other values of these fields have no meaning. */
const NAMED_KINDS = ['correction', 'split', 'status', 'halt', 'resume', 'quote'];

/** Matches an event whose kind is in `type`, or in `kind` if `type` contains no kind. */
const createNamedKind = (...names: readonly string[]) => ({
  anyOf: [
    { type: 'object', required: ['type'], properties: { type: createTextSchema(...names) } },
    {
      type: 'object',
      required: ['kind'],
      properties: { type: createOtherTextSchema(...NAMED_KINDS), kind: createTextSchema(...names) },
    },
  ],
});

const mapValues = <T, R>(values: Readonly<Record<string, T>>, map: (value: T) => R) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

const describe = <T extends object>(description: string, schema: T) => ({ ...schema, description });

/** The fields that only a bar has. */
const BAR_SCHEMAS = {
  open: describe('the first price of the bar; close if missing', values.priceSchema),
  high: describe('at least open and close, the higher of which it is if missing', values.priceSchema),
  low: describe('at most open and close, the lower of which it is if missing', values.priceSchema),
  interval: values.intervalSchema,
  final: values.finalSchema,
};

const NOT_NAMED = describe('not the name of another kind', createOtherTextSchema(...NAMED_KINDS));
/** The fields of a bar, a close or a trade that are not required. */
const PRICE_PROPERTIES = {
  kind: NOT_NAMED,
  type: NOT_NAMED,
  ...mapValues(BAR_SCHEMAS, createOptional),
};

/** `size` is read if `volume` is missing. */
const VOLUME_OR_SIZE = {
  anyOf: [
    { required: ['volume'], properties: { volume: values.volumeSchema } },
    { properties: { volume: nullSchema, size: createOptional(values.volumeSchema) } },
  ],
};

/** A bar can have its close in `price` too. Only an event without the fields of a bar is a trade with conditions. */
const CONDITIONS_OF_TRADE = {
  anyOf: [
    {
      properties: {
        ...mapValues(BAR_SCHEMAS, () => nullSchema),
        conditions: createOptional(values.conditionsSchema),
      },
    },
    ...Object.entries(BAR_SCHEMAS).map(([name, schema]) => ({
      required: [name],
      properties: { [name]: schema },
    })),
  ],
};

/**
 * The body of POST /patterns, by the rules of `readEvent`. Fields that an event of a kind does not use can have any
 * value. The schema cannot express that timestamps exist in their range and ascend, which decimal numbers as text are
 * in range, that `low` and `high` include `open` and `close`, that an event has the symbol of its window, that a
 * correction follows its trade, and how deep unknown fields are nested: PatternDetector answers these with 400 too.
 */
export const PRICE_WINDOW_SCHEMAS = {
  PriceWindow: {
    type: 'object',
    required: ['symbol', 'prices'],
    maxProperties: JSON_LIMITS.keys,
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
    description: 'a bar, a trade, a correction, a halt, a resume, or a split',
    required: ['timestamp'],
    maxProperties: JSON_LIMITS.keys,
    properties: {
      timestamp: values.timestampSchema,
      symbol: describe('the symbol of the window', createOptional({ anyOf: [symbolSchema] })),
    },
    anyOf: ['Bar', 'Trade', 'Correction', 'Status', 'Split'].map((name) => ({
      $ref: `#/components/schemas/${name}`,
    })),
  },
  Bar: {
    type: 'object',
    description: 'a bar, or a close without a range',
    required: ['close'],
    properties: { ...PRICE_PROPERTIES, close: describe('the last price of the bar', values.priceSchema) },
    ...VOLUME_OR_SIZE,
  },
  Trade: {
    type: 'object',
    required: ['price'],
    properties: {
      ...PRICE_PROPERTIES,
      price: describe('the price of the trade', values.priceSchema),
      close: nullSchema,
      id: { description: 'unique per symbol' },
    },
    allOf: [VOLUME_OR_SIZE, CONDITIONS_OF_TRADE],
  },
  Correction: {
    description: 'changes an earlier trade of the window; a size of 0 cancels the trade',
    allOf: [
      createNamedKind('correction'),
      {
        type: 'object',
        required: ['id', 'size'],
        properties: { id: values.tradeIdSchema },
        anyOf: [
          {
            required: ['price'],
            properties: {
              price: describe('the new price of the trade', values.priceSchema),
              size: describe('the new size of the trade', values.sizeSchema),
            },
          },
          { properties: { price: nullSchema, size: values.zeroSchema } },
        ],
      },
    ],
  },
  Status: {
    description: 'a halt or a resume',
    anyOf: [
      createNamedKind('halt', 'resume'),
      {
        allOf: [
          createNamedKind('status'),
          {
            type: 'object',
            required: ['status'],
            properties: { status: createTextSchema('halt', 'resume') },
          },
        ],
      },
    ],
  },
  Split: {
    description: 'converts the prices before it',
    allOf: [
      createNamedKind('split'),
      { type: 'object', required: ['factor'], properties: { factor: values.factorSchema } },
    ],
  },
};
