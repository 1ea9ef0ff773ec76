import fc from 'fast-check';
import { parseIso } from '../../../src/domain/market-data';
import { parseHistoryQuery } from '../../../src/domain/alerts';
import { addIntegrations } from '../../../src/modules/api-document';
import { createOpenApiDocument } from '../../../src/systems/pattern-detection/openapi';
import { ISO_TIME_PATTERN } from '../../../src/systems/pattern-detection/time-patterns';

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

it.each(OPERATIONS)(
  '%s documents the responses of the firewall, the throttle and failures',
  (_, operation) => {
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(['403', '429', '500', '502', '503', '504']),
    );
  },
);

it('imports models without the combinations of schemas, of which API Gateway does not report which one failed', () => {
  const document = createOpenApiDocument('Trial');
  const { components } = addIntegrations(document, () => ({})) as {
    components: { schemas: Record<string, object> };
  };
  const { PriceWindow, Price } = components.schemas;
  expect(Object.keys(PriceWindow!).sort()).toEqual(['maxProperties', 'properties', 'required', 'type']);
  expect(Object.keys(Price!)).not.toContain('anyOf');
  for (const schema of Object.values(components.schemas))
    expect(Object.keys(schema)).not.toEqual(expect.arrayContaining([expect.stringMatching(/Of$|^not$/)]));
});
