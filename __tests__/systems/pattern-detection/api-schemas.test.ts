import fc from 'fast-check';
import { EVENT_FIELDS, parseIso, readPriceWindow } from '../../../src/domain/market-data';
import { parseHistoryQuery } from '../../../src/domain/alerts';
import { ISO_TIME_PATTERN, PRICE_WINDOW_SCHEMAS } from '../../../src/systems/pattern-detection/api-schemas';
import { createOpenApiDocument } from '../../../src/systems/pattern-detection/openapi';

type Operation = {
  parameters?: { name: string; in: string; schema: Record<string, unknown> }[];
  responses: Record<string, unknown>;
};
const { paths } = createOpenApiDocument('Trial') as unknown as {
  paths: Record<string, Record<string, Operation>>;
};
const OPERATIONS = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]): [string, Operation] => [
    `${method} ${path}`,
    operation,
  ]),
);

describe('the schema of a time', () => {
  const matches = (text: string) => new RegExp(ISO_TIME_PATTERN).test(text);

  it.each([
    ...['2024-02-29', '2000-02-29', '2013-05-31', '1990-01-01T00:00:00.000Z', '2013-05-31T20:00Z'],
    ...['2013-05-31T20:00:00+00:00', '9999-12-31T23:59:59.999999999Z', '0000-02-29'],
    ...['', ' ', 'null', '2023-02-29', '1900-02-29', '2013-04-31', '2013-13-01', '2013-00-10', '2013-01-00'],
    ...['2013-05-31T24:00:00Z', '2013-05-31T20:60Z', '2013-05-31T20:00:60Z', '2013-05-31T20:00:00+01:00'],
    ...[
      '2013-05-31T20:00:00.Z',
      '2013-05-31 20:00',
      '2013-5-31',
      '20130531',
      '2013-05-31t20:00z',
      '12013-05-31',
    ],
  ])('accepts %j exactly if the functions do', (text) => {
    expect([text, matches(text)]).toEqual([text, parseIso(text) !== undefined]);
  });

  it('accepts what the functions accept, for any days and times', () => {
    const createPart = (max: number) =>
      fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
    const text = fc
      .tuple(
        fc.integer({ min: 0, max: 9999 }),
        createPart(13),
        createPart(32),
        createPart(24),
        createPart(60),
        createPart(60),
        fc.boolean(),
      )
      .map(([year, month, day, hour, minute, second, withTime]) => {
        const date = `${String(year).padStart(4, '0')}-${month}-${day}`;
        return withTime ? `${date}T${hour}:${minute}:${second}Z` : date;
      });
    fc.assert(
      fc.property(text, (value) => matches(value) === (parseIso(value) !== undefined)),
      { numRuns: 5_000 },
    );
  });
});

describe('the parameters of the lists', () => {
  it.each(['get /patterns', 'get /alerts'])('each have a schema that rejects an empty value: %s', (name) => {
    const { parameters } = Object.fromEntries(OPERATIONS)[name]!;
    for (const { name: parameter, schema } of parameters!) {
      const isBounded =
        schema.enum !== undefined || schema.type === 'integer' || schema.pattern !== undefined;
      expect([parameter, isBounded]).toEqual([parameter, true]);
      if (typeof schema.pattern === 'string') expect(new RegExp(schema.pattern).test('')).toBe(false);
      expect(schema.nullable).toBeUndefined();
      expect('violation' in parseHistoryQuery({ [parameter]: [''] })).toBe(true);
    }
  });
});

describe('the body of POST /patterns', () => {
  const { PriceWindow, Price } = PRICE_WINDOW_SCHEMAS;

  it('has a type for each field, and accepts null for all fields but the time, because an event has either a close or a price', () => {
    expect(Object.values(PriceWindow.properties).map(({ type }) => type)).toEqual(['string', 'array']);
    for (const schema of Object.values(Price.properties))
      expect('type' in schema || 'oneOf' in schema).toBe(true);
    const optional = Object.entries(Price.properties).filter(([, schema]) => 'nullable' in schema);
    expect(optional).toHaveLength(Object.keys(Price.properties).length - 1);
    expect(Price.properties.timestamp).not.toHaveProperty('nullable');
    const fields = Object.keys(Price.properties);
    expect(EVENT_FIELDS.filter((name) => !fields.includes(name))).toEqual(['symbol', 'conditions', 'type']);
    const nulls = '"open":null,"high":null,"low":null,"volume":null';
    expect(
      readPriceWindow(`{"symbol":"A","prices":[{"timestamp":"2013-01-02","close":1,${nulls}}]}`, Date.now()),
    ).toHaveProperty('value');
    for (const body of [
      '{"symbol":null,"prices":[{"timestamp":"2013-01-02","close":1}]}',
      '{"symbol":"A","prices":null}',
    ])
      expect('violation' in readPriceWindow(body, Date.now())).toBe(true);
  });

  it('is accepted with the smallest and the largest values that the schema allows', () => {
    const [{ maximum: highest }] = Price.properties.open.oneOf as unknown as [{ maximum: number }];
    const [{ maximum: largest }] = Price.properties.volume.oneOf as unknown as [{ maximum: number }];
    const price = { timestamp: '1800-01-01', open: highest, close: highest, volume: largest };
    const read = (prices: readonly object[]) =>
      readPriceWindow(JSON.stringify({ symbol: 'A', prices }), Date.now());
    expect(read([price])).toHaveProperty('value');
    expect(read([{ ...price, open: highest + 1 }])).toHaveProperty('violation');
    expect(read([{ ...price, volume: -1 }])).toHaveProperty('violation');
    expect(read([{ timestamp: '1800-01-01', close: 0 }])).toHaveProperty('violation');
    expect(read([{ timestamp: Date.UTC(1800, 0, 1) - 1, close: 1 }])).toHaveProperty('violation');
    expect(read([{ timestamp: Date.UTC(1800, 0, 1), close: 1 }])).toHaveProperty('value');
    const { minItems, maxItems } = PriceWindow.properties.prices;
    const createDay = (index: number) => ({ timestamp: 631_152_000_000 + index, close: 1 });
    expect(read(Array.from({ length: maxItems }, (_, index) => createDay(index)))).toHaveProperty('value');
    expect(read(Array.from({ length: maxItems + 1 }, (_, index) => createDay(index)))).toHaveProperty(
      'violation',
    );
    expect(read(Array.from({ length: minItems - 1 }, (_, index) => createDay(index)))).toHaveProperty(
      'violation',
    );
  });
});

it.each(OPERATIONS)(
  '%s documents the responses of the firewall, the throttle and failures',
  (_, operation) => {
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(['403', '429', '500', '502', '503', '504']),
    );
  },
);
