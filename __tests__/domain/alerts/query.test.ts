import fc from 'fast-check';
import { formatDetectionId, encodeCursor, parseHistoryQuery } from '../../../src/domain/alerts';

const id = formatDetectionId({ symbol: 'IBM', pattern: 'double-top', confirmedAt: Date.UTC(2013, 2, 1) });
const next = encodeCursor(id);
const read = (parameters: Record<string, string>) =>
  parseHistoryQuery(Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])));

test.each([
  [{}, { limit: 20 }],
  [
    { symbol: 'IBM', pattern: 'double-top', limit: '100' },
    { symbol: 'IBM', pattern: 'double-top', limit: 100 },
  ],
  [
    { from: '2013-01-01', to: '2013-01-31' },
    { from: '2013-01-01T00:00:00.000Z', to: '2013-01-31T23:59:59.999Z', limit: 20 },
  ],
  [{ to: '2013-01-31T12:00:00Z' }, { to: '2013-01-31T12:00:00.000Z', limit: 20 }],
  [
    { symbol: 'IBM', next },
    { symbol: 'IBM', limit: 20, after: id },
  ],
  [
    { from: '2013-03-01', to: '2013-03-01', next, limit: '1' },
    expect.objectContaining({ after: id, limit: 1 }),
  ],
])('%j is accepted', (parameters, value) => expect(read(parameters)).toEqual({ value }));

test.each([
  [{ sort: 'asc' }, 'sort', 'be one of symbol, pattern'],
  [{ '': 'false' }, 'parameter without a name', 'be one of symbol, pattern'],
  [{ symbol: 'I,BM' }, 'symbol', 'be 1 to 32'],
  [{ pattern: 'cup-and-handle' }, 'pattern', 'be one of head-and-shoulders, double-top, ascending-triangle'],
  [{ from: 'yesterday' }, 'from', 'be an ISO-8601 date'],
  [{ to: '2013-02-30' }, 'to', 'be an ISO-8601 date'],
  [{ from: '2013-02-01', to: '2013-01-01' }, 'from', 'not be later than to'],
  [{ limit: '0' }, 'limit', 'be a whole number from 1 to 100'],
  [{ limit: '101' }, 'limit', 'be a whole number from 1 to 100'],
  [{ limit: '1e1' }, 'limit', 'be a whole number from 1 to 100'],
  [{ next: 'x' }, 'next', 'earlier response to the same query'],
  [{ next, symbol: 'AAPL' }, 'next', 'earlier response to the same query'],
  [{ next, pattern: 'ascending-triangle' }, 'next', 'earlier response'],
  [{ next, to: '2013-02-28' }, 'next', 'earlier response'],
  [{ next, from: '2013-03-02' }, 'next', 'earlier response'],
])('%j is rejected', (parameters, field, rule) => {
  expect(read(parameters as Record<string, string>)).toEqual({
    violation: { field, rule: expect.stringContaining(rule), got: expect.any(String) },
  });
});

test('a query by symbol and pattern continues after a row of another pattern, where its page may end', () => {
  for (const pattern of ['double-top', 'ascending-triangle'])
    expect(read({ symbol: 'IBM', pattern, next })).toEqual({
      value: { symbol: 'IBM', pattern, limit: 20, after: id },
    });
  expect(read({ symbol: 'AAPL', pattern: 'double-top', next })).toMatchObject({
    violation: { field: 'next' },
  });
});

test('a page may end at a row of a pattern that is no longer deployed', () => {
  const old = formatDetectionId({
    symbol: 'IBM',
    pattern: 'double-bottom',
    confirmedAt: Date.UTC(2013, 2, 1),
  });
  expect(read({ symbol: 'IBM', next: encodeCursor(old) })).toMatchObject({ value: { after: old } });
  expect(read({ pattern: 'double-bottom' })).toMatchObject({ violation: { field: 'pattern' } });
});

test('a repeated parameter is rejected', () => {
  expect(parseHistoryQuery({ symbol: ['IBM', 'AAPL'] })).toEqual({
    violation: { field: 'symbol', rule: 'be given once', got: '"2 times"' },
  });
});

test('no parameters cause an exception', () => {
  const name = fc.constantFrom(
    'symbol',
    'pattern',
    'from',
    'to',
    'limit',
    'next',
    '__proto__',
    'toString',
    'x',
  );
  const parameters = fc.array(fc.tuple(name, fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 })));
  fc.assert(
    fc.property(parameters, (entries) => {
      const reading = parseHistoryQuery(Object.fromEntries(entries));
      expect('value' in reading ? reading.value.limit : reading.violation.rule).toBeTruthy();
    }),
    { numRuns: 5_000 },
  );
});
