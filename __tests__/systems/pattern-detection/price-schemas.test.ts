import Ajv from 'ajv';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import fc from 'fast-check';
import { EVENT_FIELDS, MAX_PRICES } from '../../../src/domain/market-data';
import { createWindowRoute } from '../../../src/lambdas/pattern-detection/detect-window';
import { createOpenApiDocument } from '../../../src/systems/pattern-detection/openapi';
import { World } from '../../lambdas/pattern-detection/world';
import { FUZZ } from '../../support/fuzz';

/** Converts the exclusive limits of OpenAPI 3.0, which are flags, to numbers. */
const convertLimits = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(convertLimits);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, value]) => [name, convertLimits(value)]);
  const { exclusiveMinimum, minimum, ...others } = Object.fromEntries(entries) as Record<string, unknown>;
  if (exclusiveMinimum === true) return { ...others, exclusiveMinimum: minimum };
  return { ...others, ...(minimum !== undefined && { minimum }) };
};

const { components } = createOpenApiDocument('Trial') as unknown as {
  components: { schemas: Record<string, { properties?: Record<string, object> }> };
};
const { PriceWindow, Price, Bar, Trade } = components.schemas;
const isAllowed = new Ajv({ strict: false, unicodeRegExp: false }).compile({
  components: convertLimits(components) as object,
  $ref: '#/components/schemas/PriceWindow',
});

const route = createWindowRoute({ telemetry: new World().telemetry });
const post = async (body: object): Promise<{ status: number; rule: string }> => {
  const event = { body: JSON.stringify(body), isBase64Encoded: false } as APIGatewayProxyEvent;
  const { statusCode, body: answer } = (await route(event, 'id')) as APIGatewayProxyResult;
  const { rule = '' } = JSON.parse(answer) as { rule?: string };
  return { status: statusCode, rule };
};

/** The rules that relate values to each other, to the time, or to other events. */
const RULES_BEYOND_SCHEMAS =
  /^be (?:at least open and close|at most open and close|the id of an earlier trade of the window|the symbol of the window|(?:later|not earlier) than the one before it)|^lie between /;

/** Returns the answer if it contradicts the schema. */
const findContradiction = async (body: object): Promise<object | undefined> => {
  const { status, rule } = await post(body);
  const allowed = isAllowed(JSON.parse(JSON.stringify(body)));
  if (allowed === (status === 200)) return undefined;
  return allowed && RULES_BEYOND_SCHEMAS.test(rule) ? undefined : { allowed, status, rule };
};

const PRICES = [
  '1',
  1,
  2.5,
  '0.5',
  '.5',
  '5.',
  '1e3',
  1e12,
  0,
  -1,
  '0',
  '0.0',
  '-5',
  '+5',
  '',
  'NaN',
  'abc',
  true,
  [],
  {},
  1e12 + 1,
];
const VOLUMES = [
  0,
  1,
  '0',
  '-0',
  '-0.0e2',
  '12.5',
  'NaN',
  'nan',
  1e18,
  1e19,
  -1,
  '-1',
  '-1.0',
  -2,
  '-2',
  '',
  'x',
  false,
  [],
];
const KINDS = [
  'correction',
  'Split',
  'status',
  'HALT',
  'resume',
  'quote',
  'Quote',
  'trade',
  'bar',
  '',
  'halts',
  5,
  {},
];
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  timestamp: ['2013-01-03', '2013-01-03', '2013-01-03', '2013-02-30', null, true, 'yesterday'],
  symbol: ['A', 'a', null, 'A;', 5, ''],
  open: PRICES,
  high: PRICES,
  low: PRICES,
  close: PRICES,
  price: PRICES,
  volume: VOLUMES,
  size: VOLUMES,
  interval: [
    '1m',
    '5min',
    '60',
    '60m',
    '1h',
    '4Hours',
    '1Day',
    '00005',
    '000005',
    '1M',
    '2m',
    5,
    60,
    1440,
    7,
    5.5,
    true,
    '',
    {},
  ],
  final: [true, false, 'true', 'Yes', 'N', 'x', 'F', '1', 0, 1, 2, 'maybe', '', []],
  id: ['T1', 'T1', 'T2', 5, '', true, []],
  conditions: ['@', 5, ['@', 1], [], [null], {}, true, Array(33).fill('@')],
  type: KINDS,
  kind: KINDS,
  status: ['halt', 'Resume', 'RESUME', 'stop', '', 5],
  factor: [4, 0.001, 1_000, '0.1', 1_001, 0, '0', '-4', 'x', true],
  bid: [1],
  vwap: [1],
};
const EVENTS = fc
  .record(
    Object.fromEntries(
      Object.entries(VALUES).map(([name, values]) => [
        name,
        fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom(...values) },
          { weight: 1, arbitrary: fc.constant(null) },
        ),
      ]),
    ),
    { requiredKeys: [] },
  )
  // Most events have a few fields; all of them at once rarely are an event.
  .chain((event) => fc.subarray(Object.keys(event)).map((names) => ({ names, event })))
  .map(({ names, event }) => Object.fromEntries(names.map((name) => [name, event[name]])))
  .map((event) => ({ timestamp: '2013-01-03', ...event }));
const TRADE = { timestamp: '2013-01-02', price: 1, id: 'T1' };

describe('the schema of the body of POST /patterns', () => {
  it('names every field of an event', () => {
    const names = new Set(
      [...JSON.stringify(components.schemas).matchAll(/"(\w+)":\{/g)].map(([, name]) => name),
    );
    expect(EVENT_FIELDS.filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(PriceWindow!.properties!)).toEqual(['symbol', 'prices']);
    expect(Object.keys(Price!.properties!)).toEqual(['timestamp', 'symbol']);
  });

  it('describes each field of a bar and of a trade', () => {
    for (const schema of [Bar, Trade])
      for (const [name, property] of Object.entries(schema!.properties!))
        if (name !== 'close' || schema === Bar)
          expect([name, property]).toEqual([
            name,
            expect.objectContaining({ description: expect.any(String) }),
          ]);
  });

  it.each([
    ['a close', { close: 1 }],
    ['a bar', { open: '1', high: 2, low: '0.5', close: 1, volume: '12.5', interval: '5m', final: true }],
    ['a bar with its close in price', { price: 1, high: 2, conditions: {} }],
    ['a trade', { price: 1, size: 100, id: 5321, conditions: ['@', 'T'] }],
    ['a trade of another kind', { kind: 'trade', type: 'update', price: 1 }],
    ['a correction', { kind: 'correction', id: 'T1', price: 2, size: 1 }],
    ['a cancellation', { type: 'Correction', id: 'T1', size: 0 }],
    ['a halt', { kind: 'halt', price: 0 }],
    ['a status', { kind: 'status', status: 'RESUME', close: 0 }],
    ['a split', { kind: 'split', factor: '0.1' }],
    ['nulls', { close: 1, open: null, high: null, volume: null, kind: null, size: null, interval: null }],
  ])('allows %s, which the handler accepts', async (_, event) => {
    const body = { symbol: 'A', prices: [TRADE, { timestamp: '2013-01-03', ...event }] };
    expect([isAllowed(body), (await post(body)).status]).toEqual([true, 200]);
  });

  it.each([
    ['an event without a price', {}],
    ['a quote', { bid: 1, ask: 2 }],
    ['a range without a close', { open: 1, high: 2 }],
    ['null as close', { close: null }],
    ['a price of zero', { close: '0.00' }],
    ['a correction without a size', { kind: 'correction', id: 'T1', price: 2 }],
    ['a correction without an id', { kind: 'correction', price: 2, size: 1 }],
    ['a status without a status', { kind: 'status' }],
    ['a split without a factor', { kind: 'split' }],
    ['a kind that type overrides', { type: 'split', kind: 'halt' }],
    ['a month as interval', { close: 1, interval: '1M' }],
    ['65 fields', Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`x${index}`, 1]))],
  ])('does not allow %s, which the handler refuses', async (_, event) => {
    const body = { symbol: 'A', prices: [TRADE, { timestamp: '2013-01-03', close: 1, ...event }] };
    if (!('close' in event) && !('interval' in event)) delete (body.prices[1] as { close?: number }).close;
    expect([isAllowed(body), (await post(body)).status]).toEqual([false, 400]);
  });

  it('allows what the handler accepts, for any fields with any values', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(EVENTS, async (event) => {
        const body = { symbol: 'A', prices: [TRADE, event] };
        if (isAllowed(body)) accepted++;
        expect(await findContradiction(body)).toBeUndefined();
      }),
      { numRuns: 2_500 * FUZZ },
    );
    expect(accepted).toBeGreaterThan(125 * FUZZ);
  });

  it('allows each time that the handler can read', async () => {
    const digits = (max: number) =>
      fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
    const time = fc
      .record({
        century: fc.constantFrom('17', '18', '19', '20', '99'),
        year: fc.oneof(digits(99), fc.constantFrom('00', '04')),
        separator: fc.constantFrom('-', '/', ''),
        month: fc.oneof(digits(13), fc.constant('02')),
        day: fc.oneof(digits(32), fc.constantFrom('28', '29')),
        joint: fc.constantFrom('', '', 'T', ' ', 't', 'x'),
        colon: fc.constantFrom(':', ''),
        hour: digits(25),
        minute: digits(61),
        second: fc.constantFrom('', '00', '59', '60', '61'),
        fraction: fc.constantFrom('', '.5', ',123456789', '.1234567890', '.'),
        zone: fc.constantFrom(
          '',
          'Z',
          ' utc',
          'gmt',
          '+01:00',
          '-0530',
          '+18',
          '+18:00',
          '+18:01',
          '-17:60',
          '+17:61',
          '+16:99',
          '+05:',
          ' Zulu',
        ),
      })
      .map(({ century, year, separator, month, day, joint, colon, hour, minute, second, fraction, zone }) => {
        const date = [`${century}${year}`, month, day].join(separator);
        const seconds = second === '' ? '' : `${colon}${second}${fraction}`;
        return joint === '' ? date : `${date}${joint}${hour}${colon}${minute}${seconds}${zone}`;
      });
    const numbers = fc.oneof(
      fc.bigInt(-(10n ** 20n), 10n ** 20n).map(String),
      fc.integer({ min: 18_000_000, max: 21_000_000 }).map(String),
      fc.constantFrom('1367000000.5', '1367000000.', '-5', '1e9', '', '+5'),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(time, numbers), async (timestamp) => {
        expect(await findContradiction({ symbol: 'A', prices: [{ timestamp, close: 1 }] })).toBeUndefined();
      }),
      { numRuns: 2_500 * FUZZ },
    );
  });

  it.each([
    ['the largest values', { timestamp: '1800-01-01', open: 1e12, close: 1e12, volume: 1e18 }, true, 200],
    ['a price above them', { timestamp: '1800-01-01', open: 1e12 + 1, close: 1e12 }, false, 400],
    ['a negative volume', { timestamp: '1800-01-01', close: 1, volume: -2 }, false, 400],
    ['the first time', { timestamp: Date.UTC(1800, 0, 1), close: 1 }, true, 200],
    [
      'a time before it, which the schema cannot express',
      { timestamp: Date.UTC(1800, 0, 1) - 1, close: 1 },
      true,
      400,
    ],
  ])('has the limits of the handler: %s', async (_, event, allowed, status) => {
    const body = { symbol: 'A', prices: [event] };
    expect([isAllowed(body), (await post(body)).status]).toEqual([allowed, status]);
  });

  it('limits the number of prices', async () => {
    const createWindow = (length: number) => ({
      symbol: 'A',
      prices: Array.from({ length }, (_, index) => ({ timestamp: 631_152_000_000 + index, close: 1 })),
    });
    for (const [length, status] of [
      [0, 400],
      [1, 200],
      [MAX_PRICES, 200],
      [MAX_PRICES + 1, 400],
    ] as const)
      expect([isAllowed(createWindow(length)), (await post(createWindow(length))).status]).toEqual([
        status === 200,
        status,
      ]);
    for (const body of [
      { symbol: null, prices: [TRADE] },
      { symbol: 'A', prices: null },
      { prices: [TRADE] },
      [TRADE],
    ])
      expect([isAllowed(body), (await post(body)).status]).toEqual([false, 400]);
  });
});
